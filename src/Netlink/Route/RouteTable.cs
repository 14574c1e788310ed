using static KubeProxyNet.Netlink.Uapi.RtnetlinkH;

namespace KubeProxyNet.Netlink.Route;

/// <summary>A routing table's number (RT_TABLE_*); any other number is a table too.</summary>
public enum RouteTable : uint
{
    /// <summary>None told.</summary>
    Unspecified = RT_TABLE_UNSPEC,

    /// <summary>Looked at last.</summary>
    Default = RT_TABLE_DEFAULT,

    /// <summary>Where routes go by habit.</summary>
    Main = RT_TABLE_MAIN,

    /// <summary>The host's own addresses; looked at first.</summary>
    Local = RT_TABLE_LOCAL,
}
