using KubeProxyNet.Informers;
using KubeProxyNet.Informers.Models;

namespace KubeProxyNet.Overlay.Loop;

/// <summary>What the loop is told.</summary>
internal abstract record OverlayEvent
{
    private OverlayEvent()
    {
    }

    /// <summary>News of nodes.</summary>
    internal sealed record Nodes(InformerEvent<Node> Change) : OverlayEvent;

    /// <summary>Somebody else, or the kernel itself, has changed something; in words.</summary>
    internal sealed record KernelChanged(string What) : OverlayEvent;
}
