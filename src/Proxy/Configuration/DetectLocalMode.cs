namespace KubeProxyNet.Proxy.Configuration;

/// <summary>How traffic that comes from a pod of this node is told from all other.</summary>
internal enum DetectLocalMode
{
    /// <summary>Its source lies in <see cref="ProxyOptions.ClusterCIDRs"/>; off for a family without one.</summary>
    ClusterCIDR,

    /// <summary>Its source lies in the node object's podCIDRs.</summary>
    NodeCIDR,

    /// <summary>It arrives on the bridge <see cref="DetectLocalOptions.BridgeInterface"/>.</summary>
    BridgeInterface,

    /// <summary>It arrives on an interface whose name begins with <see cref="DetectLocalOptions.InterfaceNamePrefix"/>.</summary>
    InterfaceNamePrefix,
}
