using System.Net;
using System.Net.NetworkInformation;
using KubeProxyNet.Netlink.Route;
using KubeProxyNet.Netlink.Wire;
using KernelRoute = KubeProxyNet.Netlink.Route.Route;

namespace KubeProxyNet.Netlink.Tests.Route;

/// <summary>What the kernel said to ip and bridge, in rtnetlink.capture, where the commands that made it stand too.</summary>
public sealed class KernelMessageTests
{
    private static readonly KernelCapture Capture = new("rtnetlink.capture");

    [Fact]
    public void Links_are_read()
    {
        var links = Read("ip -d link show", LinkMessages.ReadLink);

        links.Select(link => (link.Index, link.Name, link.Kind, link.MTU)).ShouldBe(
        [
            (1, "lo", null, 65536),
            (2, "v1", "veth", 1500),
            (3, "v0", "veth", 1500),
            (4, "br0", "bridge", 1500),
            (5, "vx0", "vxlan", 1450),
            (6, "vx1", "vxlan", 1430),
        ]);
        var port = links[2];
        (port.MasterIndex, port.PeerIndex, port.PeerNamespaceId, port.IsRunning, port.State).ShouldBe((4, 2, null, true, LinkState.Up));
        port.Port.ShouldBe(new BridgePortSettings
        {
            Hairpin = false,
            Learning = true,
            UnicastFlood = true,
            MulticastFlood = true,
            BroadcastFlood = true,
            NeighbourSuppression = false,
            Isolated = false,
        });
        links[3].Bridge.ShouldBe(new BridgeSettings { AgeingTime = TimeSpan.FromSeconds(300), SpanningTree = false, VlanFiltering = false, MulticastSnooping = true });
        links[4].Vxlan.ShouldBe(new VxlanSettings
        {
            VNI = 1,
            Local = IPAddress.Parse("10.0.0.1"),
            Port = 8472,
            Learning = false,
            TTL = 0,
            AgeingSeconds = 300,
            UdpChecksum = true,
        });
        links[5].Vxlan!.Local.ShouldBe(IPAddress.Parse("fd00::1"));
        links[5].Vxlan!.UnderlyingIndex.ShouldBe(4);
    }

    [Fact]
    public void Addresses_are_read()
    {
        var addresses = Read("ip addr show dev v1", AddressMessages.ReadAddress);

        addresses[..4].ShouldBe(
        [
            new Address
            {
                LinkIndex = 2,
                Local = IPAddress.Parse("10.1.0.1"),
                PrefixLength = 24,
                Broadcast = IPAddress.Parse("10.1.0.255"),
                Label = "v1:x",
                Flags = AddressFlags.Permanent,
            },
            new Address
            {
                LinkIndex = 2,
                Local = IPAddress.Parse("10.1.1.1"),
                PrefixLength = 32,
                Peer = IPAddress.Parse("10.1.1.2"),
                Label = "v1",
                Flags = AddressFlags.Permanent,
            },
            new Address
            {
                LinkIndex = 2,
                Local = IPAddress.Parse("fd00::7"),
                PrefixLength = 128,
                Peer = IPAddress.Parse("fd00::8"),
                Flags = AddressFlags.NoDad | AddressFlags.Permanent,
            },
            new Address
            {
                LinkIndex = 2,
                Local = IPAddress.Parse("fd00::5"),
                PrefixLength = 64,
                Flags = AddressFlags.NoDad | AddressFlags.NoPrefixRoute | AddressFlags.Permanent,
            },
        ]);
        addresses[4].Scope.ShouldBe(RouteScope.Link);
    }

    [Fact]
    public void A_route_with_everything_is_read()
    {
        Read("ip route show table 1000", RouteMessages.ReadRoute).Single().ShouldBe(new KernelRoute
        {
            Destination = IPNetwork.Parse("10.7.0.0/16"),
            Gateway = IPAddress.Parse("10.1.0.2"),
            LinkIndex = 2,
            PreferredSource = IPAddress.Parse("10.1.0.1"),
            Metric = 100,
            MTU = 1400,
            Protocol = (RouteProtocol)123,
            Table = (RouteTable)1000,
            Scope = RouteScope.Universe,
        });
    }

    [Fact]
    public void Routes_are_read()
    {
        var routes = Read("ip route show", RouteMessages.ReadRoute);

        routes.Select(route => route!.ToString()).ShouldBe(
        [
            "10.1.0.0/24 link 2",
            "10.1.1.2/32 link 2",
            "10.5.0.0/16 via fe80::1 link 2",
            "10.6.0.0/16",
            "10.42.1.0/24 via 10.42.1.0 link 2",
            "Blackhole 10.43.0.0/16",
        ]);
        routes[3]!.NextHops.ShouldBe(
        [
            new NextHop { LinkIndex = 2, Gateway = IPAddress.Parse("10.1.0.2"), Weight = 2 },
            new NextHop { LinkIndex = 2, Gateway = IPAddress.Parse("fe80::1") },
        ]);
        routes[4]!.Flags.ShouldBe(RouteFlags.OnLink);
    }

    [Fact]
    public void IPv6_routes_with_several_next_hops_are_read()
    {
        var route = Read("ip -6 route show", RouteMessages.ReadRoute).Single(route => route!.Destination.PrefixLength == 64 && !route.NextHops.IsEmpty)!;

        route.Destination.ShouldBe(IPNetwork.Parse("fd10::/64"));
        route.Metric.ShouldBe(1024u);
        route.NextHops.Select(hop => hop.Gateway!.ToString()).ShouldBe(["fe80::2", "fe80::3"]);
    }

    [Fact]
    public void Neighbours_are_read()
    {
        var neighbours = Read("ip neigh show dev v1", NeighbourMessages.ReadNeighbour);

        neighbours.ShouldContain(new Neighbour
        {
            LinkIndex = 2,
            Address = IPAddress.Parse("10.42.1.0"),
            LinkAddress = PhysicalAddress.Parse("02:00:00:00:00:01"),
            Protocol = RouteProtocol.Static,
        });
        neighbours.ShouldContain(new Neighbour
        {
            LinkIndex = 2,
            Address = IPAddress.Parse("fd00::9"),
            LinkAddress = PhysicalAddress.Parse("02:00:00:00:00:02"),
            State = NeighbourState.Stale,
        });
        Read("ip neigh show proxy", NeighbourMessages.ReadNeighbour).Single().ShouldBe(
            new Neighbour { LinkIndex = 2, Address = IPAddress.Parse("10.1.0.77"), State = NeighbourState.None, Flags = NeighbourFlags.Proxy });
    }

    [Fact]
    public void FDB_entries_are_read()
    {
        var entries = Read("bridge fdb show dev vx0", FdbMessages.ReadFdbEntry);

        entries.Count.ShouldBe(3);
        entries.ShouldContain(new FdbEntry
        {
            LinkIndex = 5,
            LinkAddress = PhysicalAddress.Parse("02:00:00:00:00:06"),
            Destination = IPAddress.Parse("10.0.0.6"),
            Port = 4790,
            VNI = 7,
            UnderlyingIndex = 2,
        });
        Read("bridge fdb show dev v0", FdbMessages.ReadFdbEntry)[0].ShouldBe(new FdbEntry
        {
            LinkIndex = 3,
            LinkAddress = PhysicalAddress.Parse("02:00:00:00:00:07"),
            MasterIndex = 4,
            State = NeighbourState.NoArp,
            Flags = NeighbourFlags.None,
        });
    }

    private static List<T> Read<T>(string command, Func<NetlinkMessage, T> read)
    {
        var items = new List<T>();
        foreach (var bytes in Capture[command])
        {
            var messages = new NetlinkMessageReader(bytes);
            while (messages.Read())
            {
                items.Add(read(messages.Message));
            }
        }

        return items;
    }
}
