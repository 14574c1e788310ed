namespace KubeProxyNet.Netlink.Route;

/// <summary>How a link behaves as a port of its bridge; null was not told by the kernel, or is left as it is.</summary>
public sealed record BridgePortSettings
{
    /// <summary>Whether a frame may leave by the port it came in by: a pod that reaches itself through its service.</summary>
    public bool? Hairpin { get; init; }

    /// <summary>Whether the FDB learns from its frames.</summary>
    public bool? Learning { get; init; }

    /// <summary>Whether it gets unicast frames whose destination is unknown.</summary>
    public bool? UnicastFlood { get; init; }

    /// <summary>Whether it gets multicast frames that nobody asked for.</summary>
    public bool? MulticastFlood { get; init; }

    /// <summary>Whether it gets broadcast frames.</summary>
    public bool? BroadcastFlood { get; init; }

    /// <summary>Whether the bridge answers ARP and ND for it from what it knows.</summary>
    public bool? NeighbourSuppression { get; init; }

    /// <summary>Whether it may not talk to other isolated ports.</summary>
    public bool? Isolated { get; init; }
}
