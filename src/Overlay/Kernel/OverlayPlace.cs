using KubeProxyNet.Netlink.Ethtool;
using KubeProxyNet.Netlink.Nftables;
using KubeProxyNet.Netlink.Route;
using KubeProxyNet.Netlink.Sockets;

namespace KubeProxyNet.Overlay.Kernel;

/// <summary>The network namespace that is the node's.</summary>
/// <param name="Namespace">The namespace, which must outlive what uses it; null: the calling thread's.</param>
public sealed record OverlayPlace(NetworkNamespace? Namespace = null)
{
    internal RouteConnection OpenRoute() => Namespace is null ? RouteConnection.Open() : RouteConnection.Open(Namespace);

    internal NftablesConnection OpenNftables() => Namespace is null ? NftablesConnection.Open() : NftablesConnection.Open(Namespace);

    internal EthtoolConnection OpenEthtool() => Namespace is null ? EthtoolConnection.Open() : EthtoolConnection.Open(Namespace);

    internal RouteMonitor OpenRouteMonitor() => Namespace is null ? RouteMonitor.Open(RouteMonitorGroups.All) : RouteMonitor.Open(Namespace, RouteMonitorGroups.All);

    internal NftablesMonitor OpenNftablesMonitor() => Namespace is null ? NftablesMonitor.Open() : NftablesMonitor.Open(Namespace);

    /// <summary>Runs a function whose thread is in the namespace.</summary>
    internal T Run<T>(Func<T> function) => Namespace is null ? function() : Namespace.Run(function);
}
