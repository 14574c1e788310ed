using System.Net;
using System.Net.Sockets;
using KubeProxyNet.Netlink;

namespace KubeProxyNet.Overlay.Planning;

/// <summary>What this node needs whoever else there is.</summary>
/// <param name="Ranges">Its pods' ranges, one of each family at most.</param>
/// <param name="Addresses">The node's addresses that others reach it by, one of each family at most.</param>
/// <param name="Tunnels">Its VXLAN devices, one for each of these addresses; none if packets are routed as they are.</param>
/// <param name="PodMTU">The largest packet of pods, in bytes.</param>
internal sealed record OwnPlan(EquatableArray<PodRange> Ranges, EquatableArray<(AddressFamily Family, IPAddress Address)> Addresses, EquatableArray<Tunnel> Tunnels, int PodMTU)
{
    internal bool HasAddress(AddressFamily family) => Addresses.Any(item => item.Family == family);
}
