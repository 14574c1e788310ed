using KubeProxyNet.Lab.Machine;
using KubeProxyNet.Testing;
using Xunit.Abstractions;

namespace KubeProxyNet.Lab.Tests.Demo;

/// <summary>The part of the fault laboratory that is quick, each fault once; './dev faults' is all of it (docs/reliability.md).</summary>
public sealed class FaultsTests(ITestOutputHelper output)
{
    [AgentFact]
    public async Task No_fault_costs_more_than_it_may()
    {
        var result = await Tool.TryAsync(
            LabExecutable.Path,
            ["faults", "--once", "--rate", "50", "--name", "test-faults", "--proxy", AgentBinary.Path, "--only", "proxy killed,network agent,reset,429,expired,cut in,twice,restored,exchanged,flushed,VXLAN,routes,disk is full"],
            null,
            CancellationToken.None);

        output.WriteLine(result.Output);
        result.ExitCode.ShouldBe(0, result.Output + result.Error);
        result.Output.ShouldContain("| all rules flushed");
        result.Output.ShouldNotContain("left out");
    }
}
