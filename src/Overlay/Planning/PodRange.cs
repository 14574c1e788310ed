using System.Net;
using System.Net.Sockets;

namespace KubeProxyNet.Overlay.Planning;

/// <summary>A range of this node's pods.</summary>
/// <param name="Network">The addresses.</param>
internal sealed record PodRange(IPNetwork Network)
{
    internal AddressFamily Family => Network.BaseAddress.AddressFamily;
}
