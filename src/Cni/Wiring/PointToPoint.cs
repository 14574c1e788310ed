using System.Net;
using System.Net.Sockets;
using KubeProxyNet.Cni.Contract;
using KubeProxyNet.Netlink.Route;

namespace KubeProxyNet.Cni.Wiring;

/// <summary>The node's end of a link that joins one container only: the gateway's address, and a route to the container.</summary>
internal static class PointToPoint
{
    internal static void Configure(RouteConnection host, int index, CniResult addresses)
    {
        foreach (var ip in addresses.Ips.Where(ip => ip.Gateway is not null))
        {
            host.EnsureAddress(new Address
            {
                LinkIndex = index,
                Local = ip.Gateway!,
                PrefixLength = ContainerLink.WholeLength(ip.Gateway!),
                Flags = ip.Gateway!.AddressFamily == AddressFamily.InterNetworkV6 ? AddressFlags.NoDad : AddressFlags.None,
            });
            host.EnsureRoute(new Route { Destination = new IPNetwork(ip.Address.Address, ContainerLink.WholeLength(ip.Address.Address)), LinkIndex = index, Scope = RouteScope.Link });
        }

        Forwarding.Enable(addresses);
    }
}
