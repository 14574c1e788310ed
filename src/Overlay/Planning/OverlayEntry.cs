using System.Net.Sockets;

namespace KubeProxyNet.Overlay.Planning;

/// <summary>One object in the kernel that leads to another node's pods.</summary>
internal abstract record OverlayEntry
{
    private protected OverlayEntry()
    {
    }

    /// <summary>What there can be only one of.</summary>
    internal abstract (string Kind, AddressFamily Device, string Key) Identity { get; }
}
