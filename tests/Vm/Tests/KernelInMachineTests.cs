using Xunit.Abstractions;

namespace KubeProxyNet.Vm.Tests;

// Tests of the kernel's interfaces under a second kernel, one that has IPVS and dummy devices.
public class KernelInMachineTests(ITestOutputHelper output)
{
    private const string Netlink = "KubeProxyNet.Netlink.Tests";

    private static readonly (string Folder, string Class)[] Classes =
    [
        ($"{Netlink}.Route", "LinkKernelTests"),
        ($"{Netlink}.Route", "AddressAndRouteKernelTests"),
        ($"{Netlink}.Route", "NeighbourKernelTests"),
        ($"{Netlink}.Route", "RouteMonitorKernelTests"),
        ($"{Netlink}.Conntrack", "ConntrackKernelTests"),
    ];

    private static readonly GuestPart Part = new("kernel", [.. Classes.Select(item => $"{item.Folder}.{item.Class}")]);

    public static TheoryData<string, string> Names
    {
        get
        {
            var names = new TheoryData<string, string>();
            Array.ForEach(Classes, item => names.Add(item.Folder, item.Class));
            return names;
        }
    }

    [MachineTheory]
    [MemberData(nameof(Names))]
    public Task Passes_under_the_machine_s_kernel(string folder, string name) => Part.HoldAsync($"{folder}.{name}", output);
}
