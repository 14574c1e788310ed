using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace KubeProxyNet.Overlay.Planning;

/// <summary>Who behind a VXLAN device has an address: a permanent neighbour.</summary>
/// <param name="Underlay">The device.</param>
/// <param name="Vtep">The other device's address.</param>
/// <param name="Mac">Its hardware address.</param>
internal sealed record VtepNeighbour(AddressFamily Underlay, IPAddress Vtep, PhysicalAddress Mac) : OverlayEntry
{
    internal override (string Kind, AddressFamily Device, string Key) Identity => ("neighbour", Underlay, Vtep.ToString());
}
