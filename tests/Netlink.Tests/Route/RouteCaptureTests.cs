using System.Net;
using KubeProxyNet.Netlink.Route;
using static KubeProxyNet.Netlink.Uapi.SocketH;
using KernelRoute = KubeProxyNet.Netlink.Route.Route;

namespace KubeProxyNet.Netlink.Tests.Route;

public sealed class RouteCaptureTests
{
    [Fact]
    public void A_gateway_is_written_as_ip_writes_it_and_read_back()
    {
        var captured = new SentCapture(
            "ip route replace 10.9.0.0/16 via 10.1.0.2 dev v0",
            "34000000 1800 0505 f0ca056b 00000000  02100000fe03000100000000  0800 0100 0a090000  0800 0500 0a010002  0800 "
            + "0400 03000000");

        var route = new KernelRoute
        {
            Destination = IPNetwork.Parse("10.9.0.0/16"),
            Gateway = IPAddress.Parse("10.1.0.2"),
            LinkIndex = 3,
            Protocol = RouteProtocol.Boot,
        };

        captured.ShouldBeWrittenBy((ref writer, sequence) => writer.WriteReplaceRoute(sequence, route));
        captured.Read(RouteMessages.ReadRoute).ShouldBe(route with { Scope = RouteScope.Universe });
    }

    [Fact]
    public void A_link_is_written_as_ip_writes_it_and_read_back()
    {
        var captured = new SentCapture(
            "ip route replace 10.8.0.0/16 dev v0",
            "2c000000 1800 0505 f0ca056b 00000000  02100000fe03fd0100000000  0800 0100 0a080000  0800 0400 03000000");

        var route = new KernelRoute { Destination = IPNetwork.Parse("10.8.0.0/16"), LinkIndex = 3, Protocol = RouteProtocol.Boot };

        captured.ShouldBeWrittenBy((ref writer, sequence) => writer.WriteReplaceRoute(sequence, route));
        captured.Read(RouteMessages.ReadRoute).ShouldBe(route with { Scope = RouteScope.Link });
    }

    [Fact]
    public void Onlink_is_written_as_ip_writes_it_and_read_back()
    {
        var captured = new SentCapture(
            "ip route replace 10.42.1.0/24 via 10.42.1.0 dev v0 onlink",
            "34000000 1800 0505 f0ca056b 00000000  02180000fe03000104000000  0800 0100 0a2a0100  0800 0500 0a2a0100  0800 "
            + "0400 03000000");

        var route = new KernelRoute
        {
            Destination = IPNetwork.Parse("10.42.1.0/24"),
            Gateway = IPAddress.Parse("10.42.1.0"),
            LinkIndex = 3,
            Flags = RouteFlags.OnLink,
            Protocol = RouteProtocol.Boot,
        };

        captured.ShouldBeWrittenBy((ref writer, sequence) => writer.WriteReplaceRoute(sequence, route));
        captured.Read(RouteMessages.ReadRoute).ShouldBe(route with { Scope = RouteScope.Universe });
    }

    [Fact]
    public void Everything_at_once_is_written_as_ip_writes_it_and_read_back()
    {
        var captured = new SentCapture(
            "ip route replace 10.7.0.0/16 via 10.1.0.2 dev v0 src 10.1.0.1 metric 100 mtu 1400 proto 123 table 1000",
            "58000000 1800 0505 f0ca056b 00000000  02100000007b000100000000  0800 0100 0a070000  0800 0500 0a010002  0800 "
            + "0700 0a010001  0800 0600 64000000  0800 0f00 e8030000  0800 0400 03000000  0c00 0800 0800020078050000");

        var route = new KernelRoute
        {
            Destination = IPNetwork.Parse("10.7.0.0/16"),
            Gateway = IPAddress.Parse("10.1.0.2"),
            LinkIndex = 3,
            PreferredSource = IPAddress.Parse("10.1.0.1"),
            Metric = 100,
            MTU = 1400,
            Protocol = (RouteProtocol)123,
            Table = (RouteTable)1000,
        };

        captured.ShouldBeWrittenBy((ref writer, sequence) => writer.WriteReplaceRoute(sequence, route));
        captured.Read(RouteMessages.ReadRoute).ShouldBe(route with { Scope = RouteScope.Universe });
    }

    [Fact]
    public void A_local_range_is_written_as_ip_writes_it_and_read_back()
    {
        var captured = new SentCapture(
            "ip route replace local 10.96.0.0/12 dev lo",
            "2c000000 1800 0505 f0ca056b 00000000  020c0000ff03fe0200000000  0800 0100 0a600000  0800 0400 01000000");

        var route = new KernelRoute
        {
            Destination = IPNetwork.Parse("10.96.0.0/12"),
            Type = RouteType.Local,
            Table = RouteTable.Local,
            LinkIndex = 1,
            Protocol = RouteProtocol.Boot,
        };

        captured.ShouldBeWrittenBy((ref writer, sequence) => writer.WriteReplaceRoute(sequence, route));
        captured.Read(RouteMessages.ReadRoute).ShouldBe(route with { Scope = RouteScope.Host });
    }

    [Fact]
    public void A_blackhole_is_written_as_ip_writes_it_and_read_back()
    {
        var captured = new SentCapture(
            "ip route replace blackhole 10.43.0.0/16",
            "24000000 1800 0505 f0ca056b 00000000  02100000fe03000600000000  0800 0100 0a2b0000");

        var route = new KernelRoute
        {
            Destination = IPNetwork.Parse("10.43.0.0/16"),
            Type = RouteType.Blackhole,
            Protocol = RouteProtocol.Boot,
        };

        captured.ShouldBeWrittenBy((ref writer, sequence) => writer.WriteReplaceRoute(sequence, route));
        captured.Read(RouteMessages.ReadRoute).ShouldBe(route with { Scope = RouteScope.Universe });
    }

    [Fact]
    public void An_IPv6_blackhole_is_written_as_ip_writes_it_and_read_back()
    {
        var captured = new SentCapture(
            "ip -6 route replace blackhole fd43::/64",
            "30000000 1800 0505 f0ca056b 00000000  0a400000fe03000600000000  1400 0100 fd430000000000000000000000000000");

        var route = new KernelRoute
        {
            Destination = IPNetwork.Parse("fd43::/64"),
            Type = RouteType.Blackhole,
            Protocol = RouteProtocol.Boot,
        };

        captured.ShouldBeWrittenBy((ref writer, sequence) => writer.WriteReplaceRoute(sequence, route));
        captured.Read(RouteMessages.ReadRoute).ShouldBe(route with { Scope = RouteScope.Universe });
    }

    [Fact]
    public void An_IPv6_metric_is_written_as_ip_writes_it_and_read_back()
    {
        var captured = new SentCapture(
            "ip -6 route replace fd10::/64 dev v0 metric 5",
            "40000000 1800 0505 f0ca056b 00000000  0a400000fe03000100000000  1400 0100 fd100000000000000000000000000000  "
            + "0800 0600 05000000  0800 0400 03000000");

        var route = new KernelRoute { Destination = IPNetwork.Parse("fd10::/64"), LinkIndex = 3, Metric = 5, Protocol = RouteProtocol.Boot };

        captured.ShouldBeWrittenBy((ref writer, sequence) => writer.WriteReplaceRoute(sequence, route));
        captured.Read(RouteMessages.ReadRoute).ShouldBe(route with { Scope = RouteScope.Universe });
    }

    [Fact]
    public void The_default_route_is_written_as_ip_writes_it_and_read_back()
    {
        var captured = new SentCapture(
            "ip route replace default via 10.1.0.2 dev v0",
            "2c000000 1800 0505 f0ca056b 00000000  02000000fe03000100000000  0800 0500 0a010002  0800 0400 03000000");

        var route = new KernelRoute
        {
            Destination = IPNetwork.Parse("0.0.0.0/0"),
            Gateway = IPAddress.Parse("10.1.0.2"),
            LinkIndex = 3,
            Protocol = RouteProtocol.Boot,
        };

        captured.ShouldBeWrittenBy((ref writer, sequence) => writer.WriteReplaceRoute(sequence, route));
        captured.Read(RouteMessages.ReadRoute).ShouldBe(route with { Scope = RouteScope.Universe });
    }

    [Fact]
    public void Several_next_hops_are_written_as_ip_writes_them_and_read_back()
    {
        var captured = new SentCapture(
            "ip route replace 10.6.0.0/16 nexthop via 10.1.0.2 dev v0 weight 2 nexthop via 10.1.0.3 dev v0",
            "48000000 1800 0505 f1ca056b 00000000  02100000fe03000100000000  0800 0100 0a060000  2400 0900 "
            + "1000000103000000080005000a0100021000000003000000080005000a010003");

        var route = new KernelRoute
        {
            Destination = IPNetwork.Parse("10.6.0.0/16"),
            NextHops = [new() { LinkIndex = 3, Gateway = IPAddress.Parse("10.1.0.2"), Weight = 2 }, new() { LinkIndex = 3, Gateway = IPAddress.Parse("10.1.0.3") }],
            Protocol = RouteProtocol.Boot,
        };

        captured.ShouldBeWrittenBy((ref writer, sequence) => writer.WriteReplaceRoute(sequence, route));
        captured.Read(RouteMessages.ReadRoute).ShouldBe(route with { Scope = RouteScope.Universe });
    }

    [Fact]
    public void An_IPv6_gateway_to_IPv4_is_written_as_ip_writes_it_and_read_back()
    {
        var captured = new SentCapture(
            "ip route replace 10.5.0.0/16 via inet6 fe80::1 dev v0",
            "44000000 1800 0505 f1ca056b 00000000  02100000fe03000100000000  0800 0100 0a050000  1600 1200 "
            + "0a00fe8000000000000000000000000000010000  0800 0400 03000000");

        var route = new KernelRoute
        {
            Destination = IPNetwork.Parse("10.5.0.0/16"),
            Gateway = IPAddress.Parse("fe80::1"),
            LinkIndex = 3,
            Protocol = RouteProtocol.Boot,
        };

        captured.ShouldBeWrittenBy((ref writer, sequence) => writer.WriteReplaceRoute(sequence, route));
        captured.Read(RouteMessages.ReadRoute).ShouldBe(route with { Scope = RouteScope.Universe });
    }

    [Fact]
    public void A_removal_is_written_as_ip_writes_it()
    {
        var captured = new SentCapture(
            "ip route del 10.9.0.0/16",
            "24000000 1900 0500 f1ca056b 00000000  02100000fe00ff0000000000  0800 0100 0a090000");

        var route = new KernelRoute
        {
            Destination = IPNetwork.Parse("10.9.0.0/16"),
            Type = RouteType.Unspecified,
            Protocol = RouteProtocol.Unspecified,
        };

        captured.ShouldBeWrittenBy((ref writer, sequence) => writer.WriteRemoveRoute(sequence, route));
    }

    [Fact]
    public void A_removal_from_a_table_is_written_as_ip_writes_it()
    {
        var captured = new SentCapture(
            "ip route del 10.7.0.0/16 via 10.1.0.2 dev v0 table 1000",
            "3c000000 1900 0500 f1ca056b 00000000  021000000000ff0000000000  0800 0100 0a070000  0800 0500 0a010002  0800 "
            + "0f00 e8030000  0800 0400 03000000");

        var route = new KernelRoute
        {
            Destination = IPNetwork.Parse("10.7.0.0/16"),
            Gateway = IPAddress.Parse("10.1.0.2"),
            LinkIndex = 3,
            Table = (RouteTable)1000,
            Type = RouteType.Unspecified,
            Protocol = RouteProtocol.Unspecified,
        };

        captured.ShouldBeWrittenBy((ref writer, sequence) => writer.WriteRemoveRoute(sequence, route));
    }

    [Fact]
    public void A_list_of_one_table_is_asked_for_as_ip_asks()
    {
        var captured = new SentCapture(
            "ip route show table 1000",
            "24000000 1a00 0103 f1ca056b 00000000  020000000000000000000000  0800 0f00 e8030000");

        captured.ShouldBeWrittenBy((ref writer, sequence) => writer.WriteListRoutes(sequence, AF_INET, new RouteFilter { Table = (RouteTable)1000 }));
    }
}
