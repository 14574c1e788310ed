using System.Net;
using KubeProxyNet.Netlink.Route;
using KubeProxyNet.Netlink.Sockets;
using Route = KubeProxyNet.Netlink.Route.Route;

namespace KubeProxyNet.Lab.Network;

/// <summary>All links, addresses and routes of a lab; the only place that touches them.</summary>
internal static class LinkWiring
{
    private const string Bridge = "br0";
    private const string Loopback = "lo";

    /// <summary>The device that leads out of a node.</summary>
    private const string Outside = "eth0";

    private static readonly IPNetwork AnywhereV4 = IPNetwork.Parse("0.0.0.0/0");
    private static readonly IPNetwork AnywhereV6 = IPNetwork.Parse("::/0");

    internal static void MakeUnderlay(NetworkNamespace underlay)
    {
        using var connection = RouteConnection.Open(underlay);
        connection.RaiseLoopback();
        var bridge = connection.EnsureLink(new BridgeSpec(Bridge) { IsUp = true });
        connection.AddAddress(bridge.Index, AddressPlan.GatewayV4, AddressPlan.UnderlayV4.PrefixLength);
        connection.AddAddress(bridge.Index, AddressPlan.GatewayV6, AddressPlan.UnderlayV6.PrefixLength);
    }

    /// <summary>Plugs a node into the underlay. Of other nodes' pods it knows nothing: that is the overlay's.</summary>
    internal static void JoinNode(NetworkNamespace underlay, NodeNetwork node)
    {
        using (var switching = RouteConnection.Open(underlay))
        {
            var bridge = switching.FindLink(Bridge)!;
            switching.EnsureLink(new VethSpec(node.Plan.Name, Outside) { PeerNamespace = node.Namespace, MasterIndex = bridge.Index, IsUp = true });
        }

        using var connection = RouteConnection.Open(node.Namespace);
        connection.RaiseLoopback();
        var outside = connection.FindLink(Outside)!.Index;
        connection.AddAddress(outside, node.Plan.AddressV4, AddressPlan.UnderlayV4.PrefixLength);
        connection.AddAddress(outside, node.Plan.AddressV6, AddressPlan.UnderlayV6.PrefixLength);
        connection.SetLinkUp(outside);
        connection.EnsureRoute(new Route { Destination = AnywhereV4, Gateway = AddressPlan.GatewayV4, LinkIndex = outside });
        connection.EnsureRoute(new Route { Destination = AnywhereV6, Gateway = AddressPlan.GatewayV6, LinkIndex = outside });
    }

    private static void RaiseLoopback(this RouteConnection connection) => connection.SetLinkUp(connection.FindLink(Loopback)!.Index);

    /// <summary>At once: nobody else can have it here.</summary>
    private static void AddAddress(this RouteConnection connection, int link, IPAddress address, int prefixLength) =>
        connection.EnsureAddress(new Address { LinkIndex = link, Local = address, PrefixLength = prefixLength, Flags = AddressFlags.NoDad });
}
