using System.Net;
using KubeProxyNet.Netlink.Route;
using KubeProxyNet.Overlay.Planning;

namespace KubeProxyNet.Overlay.Kernel;

/// <summary>Reads the node's own addresses.</summary>
internal static class UnderlayReader
{
    /// <summary>All but those of loopback, of our devices, and of links to the node's pods, which have addresses of the cluster's ranges.</summary>
    internal static Underlay Read(RouteConnection route, IReadOnlyCollection<IPNetwork> clusterCIDRs)
    {
        var links = route.ListLinks().ToDictionary(link => link.Index);
        return new Underlay(
        [
            .. route.ListAddresses()
                .Where(address => links.TryGetValue(address.LinkIndex, out var link) && !link.Flags.HasFlag(LinkFlags.Loopback) && !OverlayNames.IsDevice(link.Name))
                .Where(address => !address.Local.IsIPv6LinkLocal && !clusterCIDRs.Any(cluster => cluster.Contains(address.Local)))
                .Select(address => new UnderlayAddress(address.Local, address.PrefixLength, address.LinkIndex, links[address.LinkIndex].MTU))
                .OrderBy(address => address.LinkIndex).ThenBy(address => address.Address.ToString(), StringComparer.Ordinal),
        ]);
    }
}
