using System.Net;

namespace KubeProxyNet.Overlay.Planning;

/// <summary>An address of the node itself.</summary>
/// <param name="Address">The address.</param>
/// <param name="PrefixLength">Of the network that it is in.</param>
/// <param name="LinkIndex">Its link.</param>
/// <param name="LinkMTU">The largest packet of that link, in bytes.</param>
internal sealed record UnderlayAddress(IPAddress Address, int PrefixLength, int LinkIndex, int LinkMTU);
