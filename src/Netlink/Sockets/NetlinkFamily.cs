using KubeProxyNet.Netlink.Uapi;

namespace KubeProxyNet.Netlink.Sockets;

/// <summary>The netlink protocols used here; linux/netlink.h.</summary>
public enum NetlinkFamily
{
    /// <summary>Links, addresses, routes, neighbours.</summary>
    Route = NetlinkH.NETLINK_ROUTE,

    /// <summary>nf_tables and conntrack.</summary>
    Netfilter = NetlinkH.NETLINK_NETFILTER,

    /// <summary>Generic netlink: IPVS, ethtool.</summary>
    Generic = NetlinkH.NETLINK_GENERIC,
}
