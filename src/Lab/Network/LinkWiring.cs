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

    /// <summary>The device that leads out of a node or pod.</summary>
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

    /// <summary>Plugs a node into the underlay, and shows it the way to the other nodes' pods.</summary>
    internal static void JoinNode(NetworkNamespace underlay, NodeNetwork node, IEnumerable<NodePlan> others)
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

        // Pods have routes of their own; an address of no pod must not wander off to the gateway.
        connection.EnsureRoute(new Route { Destination = node.Plan.PodRangeV4, Type = RouteType.Unreachable });
        connection.EnsureRoute(new Route { Destination = node.Plan.PodRangeV6, Type = RouteType.Unreachable });
        foreach (var other in others)
        {
            connection.EnsureRoute(new Route { Destination = other.PodRangeV4, Gateway = other.AddressV4, LinkIndex = outside });
            connection.EnsureRoute(new Route { Destination = other.PodRangeV6, Gateway = other.AddressV6, LinkIndex = outside });
        }
    }

    /// <summary>Joins a pod to its node by a link of its own; the README says why there is no bridge.</summary>
    internal static void JoinPod(NodeNetwork node, NetworkNamespace pod, string device, PodAddress address)
    {
        using (var connection = RouteConnection.Open(node.Namespace))
        {
            var link = connection.EnsureLink(new VethSpec(device, Outside) { PeerNamespace = pod, IsUp = true }).Index;
            connection.AddAddress(link, node.Plan.PodGatewayV4, 32);
            connection.AddAddress(link, node.Plan.PodGatewayV6, 128);
            connection.EnsureRoute(new Route { Destination = new IPNetwork(address.V4, 32), LinkIndex = link });
            connection.EnsureRoute(new Route { Destination = new IPNetwork(address.V6, 128), LinkIndex = link });
        }

        using var inside = RouteConnection.Open(pod);
        inside.RaiseLoopback();
        var outside = inside.FindLink(Outside)!.Index;
        inside.AddAddress(outside, address.V4, 32);
        inside.AddAddress(outside, address.V6, 128);
        inside.SetLinkUp(outside);
        inside.AddDefaultRoute(outside, AnywhereV4, new IPNetwork(node.Plan.PodGatewayV4, 32));
        inside.AddDefaultRoute(outside, AnywhereV6, new IPNetwork(node.Plan.PodGatewayV6, 128));
    }

    internal static void RemovePod(NodeNetwork node, string device)
    {
        using var connection = RouteConnection.Open(node.Namespace);
        connection.RemoveLink(device);
    }

    private static void RaiseLoopback(this RouteConnection connection) => connection.SetLinkUp(connection.FindLink(Loopback)!.Index);

    /// <summary>At once: nobody else can have it here.</summary>
    private static void AddAddress(this RouteConnection connection, int link, IPAddress address, int prefixLength) =>
        connection.EnsureAddress(new Address { LinkIndex = link, Local = address, PrefixLength = prefixLength, Flags = AddressFlags.NoDad });

    /// <summary>By a gateway that no other route leads to, for the pod's own prefix is only itself.</summary>
    private static void AddDefaultRoute(this RouteConnection connection, int link, IPNetwork anywhere, IPNetwork gateway)
    {
        connection.EnsureRoute(new Route { Destination = gateway, LinkIndex = link });
        connection.EnsureRoute(new Route { Destination = anywhere, Gateway = gateway.BaseAddress, LinkIndex = link });
    }
}
