using Xunit.Abstractions;

namespace KubeProxyNet.Vm.Tests;

// Tests of the kernel's interfaces and of IPVS mode, under a second kernel, one that has IPVS and dummy devices.
public class KernelInMachineTests(ITestOutputHelper output)
{
    // Classes, folders with all that is in them, or one test.
    private static readonly (string Folder, string Name)[] Kernel =
    [
        ("KubeProxyNet.Kernel.Tests", "Ipvs"),
        ("KubeProxyNet.Kernel.Tests.Histories.HistoryTests", "After_each_step_of_any_history_in_IPVS_mode_the_kernel_holds_what_a_build_from_scratch_gives_it"),
        ("KubeProxyNet.Kernel.Tests.Faults", "WholeMachineTests"),
        ("KubeProxyNet.Netlink.Tests.Route", "LinkKernelTests"),
        ("KubeProxyNet.Netlink.Tests.Route", "AddressAndRouteKernelTests"),
        ("KubeProxyNet.Netlink.Tests.Route", "NeighbourKernelTests"),
        ("KubeProxyNet.Netlink.Tests.Route", "RouteMonitorKernelTests"),
        ("KubeProxyNet.Netlink.Tests.Conntrack", "ConntrackKernelTests"),
    ];

    private static readonly GuestPart Part = new("kernel", [.. Kernel.Select(item => $"{item.Folder}.{item.Name}")]);

    public static TheoryData<string, string> Names
    {
        get
        {
            var names = new TheoryData<string, string>();
            Array.ForEach(Kernel, item => names.Add(item.Folder, item.Name));
            return names;
        }
    }

    [MachineTheory]
    [MemberData(nameof(Names))]
    public Task Passes_under_the_machine_s_kernel(string folder, string name) => Part.HoldAsync($"{folder}.{name}", output);
}
