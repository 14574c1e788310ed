using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using KubeProxyNet.Netlink;

namespace KubeProxyNet.Overlay.Planning;

/// <summary>A VXLAN device that this node should have.</summary>
/// <param name="Underlay">The family that its packets are sent by.</param>
/// <param name="Device">Its name.</param>
/// <param name="Mac">Its hardware address.</param>
/// <param name="Local">The node's address that its packets come from.</param>
/// <param name="MTU">Its largest packet, in bytes.</param>
/// <param name="Vteps">Its own addresses: the first of each pod range, as flannel has it.</param>
internal sealed record Tunnel(AddressFamily Underlay, string Device, PhysicalAddress Mac, IPAddress Local, int MTU, EquatableArray<IPAddress> Vteps)
{
    // Ethernet, IP, UDP and VXLAN headers (RFC 7348, section 5).
    private const int OverheadV4 = 50;
    private const int OverheadV6 = 70;

    /// <summary>What the headers take of a packet, in bytes.</summary>
    internal static int OverheadOf(AddressFamily underlay) => underlay == AddressFamily.InterNetwork ? OverheadV4 : OverheadV6;
}
