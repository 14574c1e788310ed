using Xunit.Abstractions;

namespace KubeProxyNet.Vm.Tests;

// What the kernel holds and what becomes of it, under a second kernel, one that has IPVS, and a clock that may be set.
public class StateInMachineTests(ITestOutputHelper output)
{
    internal static readonly GuestPart Part = new(
        "state",
        "KubeProxyNet.Kernel.Tests.Ipvs.IpvsBackendTests",
        "KubeProxyNet.Kernel.Tests.Ipvs.IpvsDrainingTests",
        "KubeProxyNet.Kernel.Tests.Histories.HistoryTests.After_each_step_of_any_history_in_IPVS_mode_the_kernel_holds_what_a_build_from_scratch_gives_it",
        "KubeProxyNet.Kernel.Tests.Faults.WholeMachineTests");

    public static TheoryData<string> Names => [.. Part.Tests];

    [MachineTheory]
    [MemberData(nameof(Names))]
    public Task Passes_under_the_machine_s_kernel(string name) => Part.HoldAsync(name, output);
}
