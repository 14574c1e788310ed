using Xunit.Abstractions;

namespace KubeProxyNet.Vm.Tests;

// Real packets, and what leads them, under a second kernel, one that has IPVS, SCTP and dummy devices.
public class PacketsInMachineTests(ITestOutputHelper output)
{
    private const string Conformance = "KubeProxyNet.Conformance.Tests.ConformanceTests";

    internal static readonly GuestPart Part = new(
        "packets",
        $"{Conformance}.Every_packet_of_every_scenario_meets_the_fate_that_the_rules_say(name: \"ipvs\")",
        $"{Conformance}.It_makes_no_difference_where_the_rules_came_from(name: \"ipvs\")",
        $"{Conformance}.It_makes_no_difference_where_the_rules_came_from(name: \"nftables\")",
        $"{Conformance}.Packets_over_SCTP_meet_the_fate_that_the_rules_say(name: \"ipvs\")",
        $"{Conformance}.Packets_over_SCTP_meet_the_fate_that_the_rules_say(name: \"nftables\")",
        "KubeProxyNet.Kernel.Tests.Ipvs.IpvsPacketTests",
        "KubeProxyNet.Kernel.Tests.Ipvs.IpvsLoadTests",
        "KubeProxyNet.Netlink.Tests.Conntrack.ConntrackKernelTests",
        "KubeProxyNet.Netlink.Tests.Route.LinkKernelTests",
        "KubeProxyNet.Netlink.Tests.Route.AddressAndRouteKernelTests",
        "KubeProxyNet.Netlink.Tests.Route.NeighbourKernelTests",
        "KubeProxyNet.Netlink.Tests.Route.RouteMonitorKernelTests");

    public static TheoryData<string> Names => [.. Part.Tests];

    [MachineTheory]
    [MemberData(nameof(Names))]
    public Task Passes_under_the_machine_s_kernel(string name) => Part.HoldAsync(name, output);
}
