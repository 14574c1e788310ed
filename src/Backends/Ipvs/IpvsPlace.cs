using KubeProxyNet.Netlink.Ipvs;
using KubeProxyNet.Netlink.Nftables;
using KubeProxyNet.Netlink.Route;
using KubeProxyNet.Netlink.Sockets;

namespace KubeProxyNet.Backends.Ipvs;

/// <summary>The network namespace that a backend works in: three kinds of netlink, and files under /proc/sys/net, all have to be opened there.</summary>
/// <param name="Namespace">The namespace, which must outlive what uses it; null: the calling thread's.</param>
public sealed record IpvsPlace(NetworkNamespace? Namespace = null)
{
    internal IpvsConnection OpenIpvs() => Namespace is null ? IpvsConnection.Open() : IpvsConnection.Open(Namespace);

    internal NftablesConnection OpenNftables() => Namespace is null ? NftablesConnection.Open() : NftablesConnection.Open(Namespace);

    internal RouteConnection OpenRoute() => Namespace is null ? RouteConnection.Open() : RouteConnection.Open(Namespace);

    internal NftablesMonitor OpenNftablesMonitor() => Namespace is null ? NftablesMonitor.Open() : NftablesMonitor.Open(Namespace);

    internal RouteMonitor OpenRouteMonitor()
    {
        const RouteMonitorGroups Groups = RouteMonitorGroups.Links | RouteMonitorGroups.Addresses;
        return Namespace is null ? RouteMonitor.Open(Groups) : RouteMonitor.Open(Namespace, Groups);
    }

    /// <summary>Runs a function whose thread is in the namespace.</summary>
    internal T Run<T>(Func<T> function) => Namespace is null ? function() : Namespace.Run(function);
}
