using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using KubeProxyNet.Cni.Contract;
using KubeProxyNet.Netlink.Route;
using KubeProxyNet.Netlink.Sockets;

namespace KubeProxyNet.Cni.Wiring;

/// <summary>A veth pair: one end in the container, the other on the node.</summary>
internal sealed class ContainerLink(NetworkNamespace sandbox, string name, string hostName)
{
    private readonly string _name = name;

    /// <summary>Refuses to go on if there is such a link already.</summary>
    /// <exception cref="CniException">The container has a link of that name.</exception>
    internal void RequireAbsence()
    {
        using var inside = RouteConnection.Open(sandbox);
        if (inside.FindLink(_name) is not null)
        {
            throw new CniException(CniErrorCode.AlreadyExists, $"container veth name provided ({_name}) already exists");
        }
    }

    /// <summary>Makes the pair; both ends are down.</summary>
    internal void Create(RouteConnection host, WiringOptions options)
    {
        // What a plugin that was killed left of the same attachment; its other end has no container any more, or none that anybody knows.
        host.RemoveLink(hostName);
        host.EnsureLink(new VethSpec(hostName, _name)
        {
            PeerNamespace = sandbox,
            MTU = options.Mtu == 0 ? null : options.Mtu,
            PeerMTU = options.Mtu == 0 ? null : options.Mtu,
            PeerAddress = options.Mac.Length == 0 ? null : PhysicalAddress.Parse(options.Mac),
        });
    }

    /// <summary>Gives the container its addresses and routes, and raises its end.</summary>
    /// <returns>The container's end as it is.</returns>
    internal Link Configure(CniResult addresses, WiringOptions options)
    {
        KernelParameters.SetWhereKnown(
            sandbox,
            ($"ipv4/conf/{_name}/arp_notify", "1"),
            ($"ipv6/conf/{_name}/disable_ipv6", addresses.Ips.Any(ip => ip.Address.Address.AddressFamily == AddressFamily.InterNetworkV6) ? "0" : "1"),
            ($"ipv6/conf/{_name}/accept_ra", "0"),
            ($"ipv6/conf/{_name}/accept_dad", options.DetectsDuplicates ? "1" : "0"));
        using var inside = RouteConnection.Open(sandbox);
        var index = inside.FindLink(_name)!.Index;
        foreach (var ip in addresses.Ips)
        {
            inside.EnsureAddress(new Address
            {
                LinkIndex = index,
                Local = ip.Address.Address,
                PrefixLength = options.Bridge.Length > 0 ? ip.Address.PrefixLength : WholeLength(ip.Address.Address),
                Flags = options.DetectsDuplicates || ip.Address.Address.AddressFamily == AddressFamily.InterNetwork ? AddressFlags.None : AddressFlags.NoDad,
            });
        }

        inside.SetLinkUp(index);
        inside.SetLinkUp(inside.FindLink("lo")!.Index);
        if (options.Bridge.Length == 0)
        {
            AddGatewayRoutes(inside, index, addresses);
        }

        foreach (var route in addresses.Routes)
        {
            inside.EnsureRoute(ToRoute(route, index, addresses));
        }

        return inside.FindLink(_name)!;
    }

    internal static int WholeLength(IPAddress address) => address.GetAddressBytes().Length * 8;

    /// <summary>The route of a result as the kernel takes it.</summary>
    internal static Route ToRoute(CniRoute route, int index, CniResult addresses)
    {
        var family = route.Destination.Address.AddressFamily;
        var gateway = route.Gateway ?? addresses.Ips.FirstOrDefault(ip => ip.Address.Address.AddressFamily == family)?.Gateway;
        return new Route
        {
            Destination = route.Destination.Network,
            Gateway = gateway,
            LinkIndex = index,
            Metric = route.Priority == 0 ? null : (uint)route.Priority,
            MTU = route.Mtu == 0 ? null : (uint)route.Mtu,
            Table = route.Table is { } table and not 0 ? (RouteTable)table : RouteTable.Main,
            Scope = route.Scope is { } scope ? (RouteScope)scope : null,
        };
    }

    // Point to point: the gateway is on the other end, and everything else behind it.
    private static void AddGatewayRoutes(RouteConnection inside, int index, CniResult addresses)
    {
        foreach (var ip in addresses.Ips.Where(ip => ip.Gateway is not null))
        {
            inside.EnsureRoute(new Route { Destination = new IPNetwork(ip.Gateway!, WholeLength(ip.Gateway!)), LinkIndex = index, Scope = RouteScope.Link, PreferredSource = ip.Address.Address });
            inside.EnsureRoute(new Route { Destination = ip.Address.Network, Gateway = ip.Gateway, LinkIndex = index, PreferredSource = ip.Address.Address });
        }
    }
}
