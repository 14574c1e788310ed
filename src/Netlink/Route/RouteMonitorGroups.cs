namespace KubeProxyNet.Netlink.Route;

/// <summary>What a monitor listens to, IPv4 and IPv6 alike.</summary>
[Flags]
public enum RouteMonitorGroups
{
    /// <summary>Links.</summary>
    Links = 1,

    /// <summary>Addresses.</summary>
    Addresses = 2,

    /// <summary>Routes.</summary>
    Routes = 4,

    /// <summary>Neighbours and FDB entries. These change with the traffic.</summary>
    Neighbours = 8,

    /// <summary>All of these.</summary>
    All = Links | Addresses | Routes | Neighbours,
}
