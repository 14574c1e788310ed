using System.Net;
using KubeProxyNet.Netlink;

namespace KubeProxyNet.Overlay.Planning;

/// <summary>The node's own addresses, as far as other nodes could reach it by them.</summary>
/// <param name="Addresses">Those of links that are neither loopback nor ours.</param>
internal sealed record Underlay(EquatableArray<UnderlayAddress> Addresses)
{
    /// <summary>The address with its link; null if no link has it.</summary>
    internal UnderlayAddress? Find(IPAddress address) => Addresses.FirstOrDefault(item => item.Address.Equals(address));

    /// <summary>The link of ours that somebody else's address is on, if he can be reached without a router.</summary>
    internal UnderlayAddress? FindNeighbour(IPAddress address) => Addresses.FirstOrDefault(item =>
        item.Address.AddressFamily == address.AddressFamily && item.PrefixLength < item.Address.GetAddressBytes().Length * 8
        && Prefixes.NetworkOf(item.Address, item.PrefixLength).Contains(address));
}
