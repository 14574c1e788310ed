namespace KubeProxyNet.Netlink.Route;

/// <summary>What happened to an object.</summary>
public enum RouteChange
{
    /// <summary>It is there now: new, or with new content.</summary>
    Added,

    /// <summary>It is gone.</summary>
    Removed,
}
