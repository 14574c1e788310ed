using static KubeProxyNet.Netlink.Uapi.IfH;

namespace KubeProxyNet.Netlink.Route;

/// <summary>What a link is and does (IFF_*).</summary>
[Flags]
public enum LinkFlags : uint
{
    /// <summary>Nothing of it.</summary>
    None = 0,

    /// <summary>The administrator wants it up.</summary>
    Up = IFF_UP,

    /// <summary>It has a broadcast address.</summary>
    Broadcast = IFF_BROADCAST,

    /// <summary>It is a loopback.</summary>
    Loopback = IFF_LOOPBACK,

    /// <summary>It has one other end.</summary>
    PointToPoint = IFF_POINTOPOINT,

    /// <summary>It can carry packets now.</summary>
    Running = IFF_RUNNING,

    /// <summary>No address resolution on it.</summary>
    NoArp = IFF_NOARP,

    /// <summary>It takes every frame.</summary>
    Promiscuous = IFF_PROMISC,

    /// <summary>It takes every multicast frame.</summary>
    AllMulticast = IFF_ALLMULTI,

    /// <summary>It can do multicast.</summary>
    Multicast = IFF_MULTICAST,

    /// <summary>The layer below is up: a cable, the other end of a veth.</summary>
    LowerUp = IFF_LOWER_UP,
}
