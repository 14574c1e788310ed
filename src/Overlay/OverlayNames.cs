using System.Net.Sockets;
using KubeProxyNet.Netlink.Route;

namespace KubeProxyNet.Overlay;

/// <summary>Names of all that the agent makes on a node.</summary>
internal static class OverlayNames
{
    /// <summary>The nftables table, in families ip and ip6.</summary>
    internal const string Table = "kubeproxynet-network";

    internal const string TableComment = "masquerading of pods, made by KubeProxyNet";

    /// <summary>The network's name, in the CNI configuration.</summary>
    internal const string Network = "kubeproxynet";

    /// <summary>The CNI plugin's name.</summary>
    internal const string Plugin = "kubeproxynet";

    /// <summary>The CNI plugin's nftables table: host ports, and masquerading where it was asked for it.</summary>
    internal const string PluginTable = "kubeproxynet-cni";

    /// <summary>Sorts before what others bring.</summary>
    internal const string ConfigurationFile = "10-kubeproxynet.conflist";

    /// <summary>Who made a route, as <c>ip route</c> shows it; no number that iproute2 has a name for.</summary>
    internal const RouteProtocol Protocol = (RouteProtocol)107;

    private const string DeviceV4 = "vxlan-kpn4";
    private const string DeviceV6 = "vxlan-kpn6";

    /// <summary>The VXLAN device over a family's addresses.</summary>
    internal static string DeviceOf(AddressFamily underlay) => underlay == AddressFamily.InterNetwork ? DeviceV4 : DeviceV6;

    /// <summary>Whether a link is one of ours.</summary>
    internal static bool IsDevice(string name) => name is DeviceV4 or DeviceV6;
}
