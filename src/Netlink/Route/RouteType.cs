using static KubeProxyNet.Netlink.Uapi.RtnetlinkH;

namespace KubeProxyNet.Netlink.Route;

/// <summary>What happens to a packet that a route matches (RTN_*).</summary>
public enum RouteType : byte
{
    /// <summary>In a removal: any.</summary>
    Unspecified = RTN_UNSPEC,

    /// <summary>Sent to the gateway, or on the link.</summary>
    Unicast = RTN_UNICAST,

    /// <summary>Taken by this host.</summary>
    Local = RTN_LOCAL,

    /// <summary>Taken by this host, sent as broadcast.</summary>
    Broadcast = RTN_BROADCAST,

    /// <summary>Taken by this host, sent as unicast.</summary>
    Anycast = RTN_ANYCAST,

    /// <summary>Sent as multicast.</summary>
    Multicast = RTN_MULTICAST,

    /// <summary>Dropped silently.</summary>
    Blackhole = RTN_BLACKHOLE,

    /// <summary>Answered with ICMP unreachable.</summary>
    Unreachable = RTN_UNREACHABLE,

    /// <summary>Answered with ICMP prohibited.</summary>
    Prohibit = RTN_PROHIBIT,

    /// <summary>Looked up in the next table.</summary>
    Throw = RTN_THROW,
}
