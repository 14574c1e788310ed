using static KubeProxyNet.Netlink.Uapi.RtnetlinkH;

namespace KubeProxyNet.Netlink.Route;

/// <summary>How far away an IPv4 destination is, or how far an address is valid (RT_SCOPE_*).</summary>
public enum RouteScope : byte
{
    /// <summary>Anywhere.</summary>
    Universe = RT_SCOPE_UNIVERSE,

    /// <summary>In this site.</summary>
    Site = RT_SCOPE_SITE,

    /// <summary>On the link, without a gateway.</summary>
    Link = RT_SCOPE_LINK,

    /// <summary>On this host.</summary>
    Host = RT_SCOPE_HOST,

    /// <summary>Nowhere; in a removal it stands for any.</summary>
    Nowhere = RT_SCOPE_NOWHERE,
}
