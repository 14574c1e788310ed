using static KubeProxyNet.Netlink.Uapi.NetfilterH;

namespace KubeProxyNet.Netlink.Nftables;

/// <summary>The packets that a table sees.</summary>
public enum NftFamily : byte
{
    /// <summary>All families, when listing.</summary>
    Unspecified = NFPROTO_UNSPEC,

    /// <summary>IPv4 and IPv6.</summary>
    Inet = NFPROTO_INET,

    /// <summary>IPv4.</summary>
    Ip = NFPROTO_IPV4,

    /// <summary>ARP.</summary>
    Arp = NFPROTO_ARP,

    /// <summary>Frames at a device's ingress and egress.</summary>
    Netdev = NFPROTO_NETDEV,

    /// <summary>Frames through a bridge.</summary>
    Bridge = NFPROTO_BRIDGE,

    /// <summary>IPv6.</summary>
    Ip6 = NFPROTO_IPV6,
}
