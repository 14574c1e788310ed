using Xunit.Abstractions;

namespace KubeProxyNet.Vm.Tests;

// Tests of the kernel's interfaces, under a second kernel and with the devices that the host's may lack.
public class KernelInMachineTests(ITestOutputHelper output)
{
    private static readonly GuestPart Part = new(
        "kernel",
        "KubeProxyNet.Netlink.Tests.Route.LinkKernelTests",
        "KubeProxyNet.Netlink.Tests.Route.AddressAndRouteKernelTests",
        "KubeProxyNet.Netlink.Tests.Route.NeighbourKernelTests",
        "KubeProxyNet.Netlink.Tests.Route.RouteMonitorKernelTests",
        "KubeProxyNet.Netlink.Tests.Conntrack.ConntrackKernelTests");

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
