using static KubeProxyNet.Netlink.Uapi.RtnetlinkH;

namespace KubeProxyNet.Netlink.Route;

/// <summary>How a next hop is (RTNH_F_*).</summary>
[Flags]
public enum RouteFlags : byte
{
    /// <summary>Nothing of it.</summary>
    None = 0,

    /// <summary>The next hop is dead: its link is down.</summary>
    Dead = RTNH_F_DEAD,

    /// <summary>The gateway is looked up again.</summary>
    Pervasive = RTNH_F_PERVASIVE,

    /// <summary>The gateway is on the link, whatever the addresses say.</summary>
    OnLink = RTNH_F_ONLINK,

    /// <summary>The next hop's link has no carrier.</summary>
    LinkDown = RTNH_F_LINKDOWN,
}
