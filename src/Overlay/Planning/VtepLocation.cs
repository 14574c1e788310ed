using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace KubeProxyNet.Overlay.Planning;

/// <summary>Which node a VXLAN device sends frames for a hardware address to.</summary>
/// <param name="Underlay">The device.</param>
/// <param name="Mac">The other device's hardware address.</param>
/// <param name="Node">The other node's address.</param>
internal sealed record VtepLocation(AddressFamily Underlay, PhysicalAddress Mac, IPAddress Node) : OverlayEntry
{
    internal override (string Kind, AddressFamily Device, string Key) Identity => ("fdb", Underlay, Mac.ToString());
}
