using System.Net;
using System.Net.Sockets;

namespace KubeProxyNet.Overlay.Planning;

/// <summary>The way to another node's pods.</summary>
/// <param name="Range">The pods.</param>
/// <param name="Gateway">The other device's address, or the other node's.</param>
/// <param name="Underlay">The VXLAN device; unspecified: none, the packets go as they are.</param>
/// <param name="LinkIndex">The node's own link then.</param>
internal sealed record PodRoute(IPNetwork Range, IPAddress Gateway, AddressFamily Underlay, int LinkIndex) : OverlayEntry
{
    internal override (string Kind, AddressFamily Device, string Key) Identity => ("route", AddressFamily.Unspecified, Range.ToString());
}
