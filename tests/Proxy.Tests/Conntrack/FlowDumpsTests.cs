using System.Net;
using System.Net.Sockets;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Netlink.Conntrack;
using KubeProxyNet.Proxy.Conntrack;

namespace KubeProxyNet.Proxy.Tests.Conntrack;

public class FlowDumpsTests
{
    [Fact]
    public void A_few_targets_are_looked_for_by_the_kernel()
    {
        var filters = FlowDumps.Plan(IPFamily.IPv4, [Udp("10.96.0.10", 53), new FlowTarget(TransportProtocol.Tcp, null, 30053)]);

        filters.ShouldBe(
        [
            new ConntrackFilter { Family = AddressFamily.InterNetwork, Protocol = TransportProtocol.Udp, Original = new() { Destination = IPAddress.Parse("10.96.0.10"), DestinationPort = 53 } },
            new ConntrackFilter { Family = AddressFamily.InterNetwork, Protocol = TransportProtocol.Tcp, StatusAbsent = ConntrackStatus.SeenReply, Original = new() { DestinationPort = 30053 } },
        ]);
    }

    [Fact]
    public void IPv6_targets_are_looked_for_by_port()
    {
        var filters = FlowDumps.Plan(IPFamily.IPv6, [Udp("fd00::a", 53), Udp("fd00::b", 53)]);

        filters.ShouldBe([new ConntrackFilter { Family = AddressFamily.InterNetworkV6, Protocol = TransportProtocol.Udp, Original = new() { DestinationPort = 53 } }]);
    }

    [Fact]
    public void Many_targets_take_one_walk_a_protocol()
    {
        var filters = FlowDumps.Plan(IPFamily.IPv4, Enumerable.Range(1, 500).Select(port => Udp("10.96.0.10", (ushort)port)));

        filters.ShouldBe([new ConntrackFilter { Family = AddressFamily.InterNetwork, Protocol = TransportProtocol.Udp }]);
    }

    [Fact]
    public void Unanswered_TCP_connections_are_so_few_that_one_walk_finds_those_of_all_targets()
    {
        var filters = FlowDumps.Plan(IPFamily.IPv4, [Tcp(80), Udp("10.96.0.10", 53), Tcp(443), Tcp(80)]);

        filters.ShouldBe(
        [
            new ConntrackFilter { Family = AddressFamily.InterNetwork, Protocol = TransportProtocol.Tcp, StatusAbsent = ConntrackStatus.SeenReply },
            new ConntrackFilter { Family = AddressFamily.InterNetwork, Protocol = TransportProtocol.Udp, Original = new() { Destination = IPAddress.Parse("10.96.0.10"), DestinationPort = 53 } },
        ]);
    }

    private static FlowTarget Tcp(ushort port) => new(TransportProtocol.Tcp, IPAddress.Parse("10.96.0.10"), port);

    private static FlowTarget Udp(string address, ushort port) => new(TransportProtocol.Udp, IPAddress.Parse(address), port);
}
