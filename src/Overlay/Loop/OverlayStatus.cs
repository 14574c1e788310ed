using KubeProxyNet.Netlink;
using KubeProxyNet.Overlay.Planning;

namespace KubeProxyNet.Overlay.Loop;

/// <summary>How the network of this node is. A value; may be read from anywhere.</summary>
public sealed record OverlayStatus
{
    /// <summary>All is in the kernel and on disk as it should be.</summary>
    public bool IsReady { get; init; }

    /// <summary>Why it is not; empty if it is.</summary>
    public string WaitsFor { get; init; } = "the list of nodes";

    /// <summary>Other nodes that a way leads to.</summary>
    public int Peers { get; init; }

    /// <summary>What of the Nodes cannot be used.</summary>
    public EquatableArray<NodeReport> Reports { get; init; } = [];

    /// <summary>Changes made to the kernel since the start.</summary>
    public long Operations { get; init; }

    /// <summary>How often something that others had changed was mended.</summary>
    public long Repairs { get; init; }

    /// <summary>How often the kernel or the disk refused.</summary>
    public long Failures { get; init; }

    /// <summary>The largest packet of pods, in bytes; 0 while unknown.</summary>
    public int PodMTU { get; init; }

    /// <summary>Other programs' chains that may drop what pods send: their forward policy is drop.</summary>
    public EquatableArray<string> ForeignDrops { get; init; } = [];
}
