using Xunit.Abstractions;

namespace KubeProxyNet.Vm.Tests;

// Real packets for the modes that need a kernel which the host may not have.
public class ConformanceInMachineTests(ITestOutputHelper output)
{
    private static readonly GuestPart Part = new(
        "conformance",
        "KubeProxyNet.Conformance.Tests.ConformanceTests.Every_packet_of_every_scenario_meets_the_fate_that_the_rules_say(name: \"nftables\")");

    public static TheoryData<string> Names => Part.Tests;

    [MachineTheory]
    [MemberData(nameof(Names))]
    public async Task It_passes_in_the_machine(string name)
    {
        var (isPassed, text) = await Part.ReportOfAsync(name);
        output.WriteLine(text);
        isPassed.ShouldBeTrue(text);
    }
}
