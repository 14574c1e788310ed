namespace KubeProxyNet.Backends.Rules.Tracing;

/// <summary>Where a packet comes from, seen from this node.</summary>
public enum PacketOrigin
{
    /// <summary>A pod on this node.</summary>
    PodHere,

    /// <summary>A pod on another node, with its own address.</summary>
    PodElsewhere,

    /// <summary>A process of this node itself; the packet arrives on no interface.</summary>
    ThisNode,

    /// <summary>Somebody else.</summary>
    Outside,
}
