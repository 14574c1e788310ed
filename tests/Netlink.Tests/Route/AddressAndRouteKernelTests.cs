using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using KubeProxyNet.Netlink.Route;
using KubeProxyNet.Testing;
using KernelRoute = KubeProxyNet.Netlink.Route.Route;

namespace KubeProxyNet.Netlink.Tests.Route;

public sealed class AddressAndRouteKernelTests : RouteTest
{
    private Link MakeLink()
    {
        var link = Kernel.EnsureLink(new VethSpec("v0", "v1") { IsUp = true });
        Kernel.SetLinkUp(link.PeerIndex!.Value);
        return link;
    }

    [KernelFact]
    public void Addresses_are_what_ip_shows()
    {
        var link = MakeLink();
        var v4 = new Address { LinkIndex = link.Index, Local = IPAddress.Parse("10.1.0.1"), PrefixLength = 24, Broadcast = IPAddress.Parse("10.1.0.255"), Label = "v0:x" };
        var peer = new Address { LinkIndex = link.Index, Local = IPAddress.Parse("169.254.1.1"), PrefixLength = 32, Peer = IPAddress.Parse("10.42.0.5"), Scope = RouteScope.Link };
        var v6 = new Address { LinkIndex = link.Index, Local = IPAddress.Parse("fd00::5"), PrefixLength = 64, Flags = AddressFlags.NoDad | AddressFlags.NoPrefixRoute };

        foreach (var address in new[] { v4, peer, v6, v4, peer, v6 })
        {
            Kernel.EnsureAddress(address);
        }

        var seen = Witness.Json(Namespace, "ip -j addr show dev v0").Single().GetProperty("addr_info").EnumerateArray().ToList();
        var seenV4 = seen.Single(item => item.Text("local") == "10.1.0.1");
        seenV4.GetProperty("prefixlen").GetInt32().ShouldBe(24);
        seenV4.Text("label").ShouldBe("v0:x");
        seenV4.Text("broadcast").ShouldBe("10.1.0.255");
        var seenPeer = seen.Single(item => item.Text("local") == "169.254.1.1");
        seenPeer.Text("address").ShouldBe("10.42.0.5");
        seenPeer.Text("scope").ShouldBe("link");
        var seenV6 = seen.Single(item => item.Text("local") == "fd00::5");
        seenV6.GetProperty("noprefixroute").GetBoolean().ShouldBeTrue();
        seenV6.GetProperty("nodad").GetBoolean().ShouldBeTrue();
        Kernel.ListAddresses(link.Index).Select(item => item.ToString()).ShouldBe(
            seen.Select(item => $"{item.Text("local")}/{item.Text("prefixlen")}"), ignoreOrder: true);
        var listed = Kernel.ListAddresses(link.Index, AddressFamily.InterNetwork);
        listed.ShouldContain(v4 with { Flags = AddressFlags.Permanent });
        listed.ShouldContain(peer with { Label = "v0", Flags = AddressFlags.Permanent });

        foreach (var address in new[] { v4, peer, v6, v4, v6 })
        {
            Kernel.RemoveAddress(address);
        }

        Kernel.ListAddresses(link.Index).ShouldAllBe(item => item.Local.IsIPv6LinkLocal);
    }

    [KernelFact]
    public void An_address_that_the_kernel_cannot_change_is_an_error_that_says_so()
    {
        var link = MakeLink();
        var address = new Address { LinkIndex = link.Index, Local = IPAddress.Parse("fd00::5"), PrefixLength = 64 };
        Kernel.EnsureAddress(address);

        var error = Should.Throw<NetlinkException>(() => Kernel.EnsureAddress(address with { PrefixLength = 128 }));

        error.IsAlreadyExists.ShouldBeTrue();
        error.Message.ShouldContain("fd00::5/128");
    }

    [KernelFact]
    public void An_address_of_a_link_that_is_gone_counts_as_removed()
    {
        Kernel.RemoveAddress(new Address { LinkIndex = 4711, Local = IPAddress.Parse("10.1.0.1"), PrefixLength = 24 });
        Kernel.ListAddresses(4711).ShouldBeEmpty();
    }

    [KernelFact]
    public void Routes_are_what_ip_shows()
    {
        var link = MakeLink();
        Kernel.EnsureAddress(new Address { LinkIndex = link.Index, Local = IPAddress.Parse("10.1.0.1"), PrefixLength = 24 });
        Kernel.EnsureAddress(new Address { LinkIndex = link.Index, Local = IPAddress.Parse("fd00::1"), PrefixLength = 64, Flags = AddressFlags.NoDad });
        KernelRoute[] routes =
        [
            new() { Destination = IPNetwork.Parse("10.9.0.0/16"), Gateway = IPAddress.Parse("10.1.0.2"), LinkIndex = link.Index },
            new() { Destination = IPNetwork.Parse("10.8.0.0/16"), LinkIndex = link.Index },
            new() { Destination = IPNetwork.Parse("10.42.1.0/24"), Gateway = IPAddress.Parse("10.42.1.0"), LinkIndex = link.Index, Flags = RouteFlags.OnLink },
            new()
            {
                Destination = IPNetwork.Parse("10.7.0.0/16"),
                Gateway = IPAddress.Parse("10.1.0.2"),
                LinkIndex = link.Index,
                PreferredSource = IPAddress.Parse("10.1.0.1"),
                Metric = 100,
                MTU = 1400,
                Protocol = (RouteProtocol)123,
                Table = (RouteTable)1000,
            },
            new() { Destination = IPNetwork.Parse("10.96.0.0/12"), Type = RouteType.Local, Table = RouteTable.Local, LinkIndex = 1 },
            new() { Destination = IPNetwork.Parse("10.43.0.0/16"), Type = RouteType.Blackhole },
            new() { Destination = IPNetwork.Parse("10.5.0.0/16"), Gateway = IPAddress.Parse("fe80::1"), LinkIndex = link.Index },
            new() { Destination = IPNetwork.Parse("fd43::/64"), Type = RouteType.Blackhole },
            new() { Destination = IPNetwork.Parse("fd10::/64"), Gateway = IPAddress.Parse("fd00::2"), LinkIndex = link.Index, Metric = 5 },
            new() { Destination = IPNetwork.Parse("0.0.0.0/0"), Gateway = IPAddress.Parse("10.1.0.2") },
            new() { Destination = IPNetwork.Parse("::/0"), Gateway = IPAddress.Parse("fd00::2") },
            new()
            {
                Destination = IPNetwork.Parse("10.6.0.0/16"),
                NextHops =
                [
                    new NextHop { LinkIndex = link.Index, Gateway = IPAddress.Parse("10.1.0.2"), Weight = 2 },
                    new NextHop { LinkIndex = link.Index, Gateway = IPAddress.Parse("10.1.0.3") },
                ],
            },
        ];
        Witness.Configure(Namespace, "ip link set lo up");

        foreach (var route in routes)
        {
            Kernel.EnsureRoute(route);
            Kernel.EnsureRoute(route);
        }

        string[] shown = ["ip -j route show", "ip -j route show table 1000", "ip -j route show table local", "ip -6 -j route show"];
        var seen = shown.SelectMany(command => Witness.Json(Namespace, command)).ToList();
        JsonElement Seen(string destination) => seen.Single(item => item.Text("dst") == destination);
        Seen("10.9.0.0/16").Text("gateway").ShouldBe("10.1.0.2");
        Seen("10.8.0.0/16").Text("scope").ShouldBe("link");
        Seen("10.42.1.0/24").GetProperty("flags").ToString().ShouldContain("onlink");
        var full = Seen("10.7.0.0/16");
        full.Text("prefsrc").ShouldBe("10.1.0.1");
        full.GetProperty("metric").GetInt32().ShouldBe(100);
        full.Text("protocol").ShouldBe("123");
        full.GetProperty("metrics").ToString().ShouldContain("1400");
        Seen("10.96.0.0/12").Text("type").ShouldBe("local");
        Seen("10.43.0.0/16").Text("type").ShouldBe("blackhole");
        Seen("10.5.0.0/16").GetProperty("via").Text("host").ShouldBe("fe80::1");
        Seen("fd43::/64").Text("type").ShouldBe("blackhole");
        Seen("fd10::/64").GetProperty("metric").GetInt32().ShouldBe(5);
        seen.Count(item => item.Text("dst") == "default").ShouldBe(2);
        Seen("10.6.0.0/16").GetProperty("nexthops").GetArrayLength().ShouldBe(2);

        var listed = Kernel.ListRoutes();
        foreach (var route in routes)
        {
            var found = listed.Single(item => item.Destination.Equals(route.Destination) && item.Protocol == route.Protocol && item.Table == route.Table);
            (found.Type, found.Gateway, found.MTU, found.PreferredSource).ShouldBe((route.Type, route.Gateway, route.MTU, route.PreferredSource));
            found.NextHops.ShouldBe(route.NextHops);
            (found.Flags & RouteFlags.OnLink).ShouldBe(route.Flags);
            (found.Metric ?? 0).ShouldBe(route.Metric ?? (route.Family == AddressFamily.InterNetworkV6 ? 1024u : 0));
        }

        foreach (var route in routes)
        {
            Kernel.RemoveRoute(route);
            Kernel.RemoveRoute(route);
        }

        Kernel.ListRoutes(new RouteFilter { Protocol = RouteProtocol.Static }).ShouldBeEmpty();
        Witness.Json(Namespace, "ip -j route show table 1000").ShouldBeEmpty();
    }

    [KernelFact]
    public void Each_filter_gives_what_ip_gives()
    {
        var link = MakeLink();
        var other = Kernel.FindLink("v1")!;
        Witness.Configure(
            Namespace,
            "ip addr add 10.1.0.1/24 dev v0",
            "ip addr add 10.2.0.1/24 dev v1",
            "ip route add 10.9.0.0/16 via 10.1.0.2",
            "ip route add 10.8.0.0/16 via 10.2.0.2 proto static",
            "ip route add unreachable 10.7.0.0/16",
            "ip route add 10.6.0.0/16 via 10.1.0.2 table 77");

        List<string> List(RouteFilter filter) => [.. Kernel.ListRoutes(filter with { Family = AddressFamily.InterNetwork }).Select(route => route.Destination.ToString())];
        List<string> Seen(string arguments) => [.. Witness.Json(Namespace, $"ip -N -j -4 route show {arguments}").Select(Destination)];

        List(new RouteFilter { Table = (RouteTable)77 }).ShouldBe(Seen("table 77"));
        List(new RouteFilter { LinkIndex = link.Index, Table = RouteTable.Main }).ShouldBe(Seen("dev v0"), ignoreOrder: true);
        List(new RouteFilter { LinkIndex = other.Index, Table = RouteTable.Main }).ShouldBe(Seen("dev v1"), ignoreOrder: true);
        List(new RouteFilter { Protocol = RouteProtocol.Static }).ShouldBe(Seen("proto static"), ignoreOrder: true);
        List(new RouteFilter { Type = RouteType.Unreachable }).ShouldBe(Seen("type unreachable"), ignoreOrder: true);
        List(new RouteFilter { Table = RouteTable.Local }).ShouldBe(Seen("table local"), ignoreOrder: true);
        List(new RouteFilter { Table = (RouteTable)78 }).ShouldBeEmpty();
        List(new RouteFilter { LinkIndex = 4711 }).ShouldBeEmpty();
    }

    [KernelFact]
    public void A_removal_spares_another_maker_s_route()
    {
        var link = MakeLink();
        Witness.Configure(Namespace, "ip route add 10.9.0.0/16 dev v0 proto boot");
        var ours = new KernelRoute { Destination = IPNetwork.Parse("10.9.0.0/16"), LinkIndex = link.Index };

        Kernel.RemoveRoute(ours);
        Witness.Json(Namespace, "ip -j route show").Length.ShouldBe(1);
        Kernel.RemoveRoute(ours with { Protocol = RouteProtocol.Unspecified });

        Witness.Json(Namespace, "ip -j route show").ShouldBeEmpty();
    }

    [KernelFact]
    public void A_gateway_that_nothing_leads_to_is_refused_in_words()
    {
        MakeLink();

        var error = Should.Throw<NetlinkException>(() => Kernel.EnsureRoute(new KernelRoute { Destination = IPNetwork.Parse("10.9.0.0/16"), Gateway = IPAddress.Parse("172.16.0.1") }));

        error.Message.ShouldContain("10.9.0.0/16 via 172.16.0.1");
        error.KernelMessage.ShouldNotBeNull();
    }

    private static string Destination(JsonElement route)
    {
        var text = route.Text("dst");
        return text.Contains('/', StringComparison.Ordinal) ? text : $"{text}/32";
    }
}
