using System.Net;
using KubeProxyNet.Netlink;
using KubeProxyNet.Netlink.Nftables;

namespace KubeProxyNet.Backends.Nftables;

/// <summary>
/// Where clients of a sticky service port are bound to destinations of one group with one port. The port is not part of the data: nft 1.0.6
/// aborts when it reads back a rule that records an IPv6 address together with a port.
/// </summary>
/// <param name="IsLocal">The group on this node.</param>
/// <param name="Port">The destinations' port.</param>
/// <param name="Affinity">Map: client's address -> destination's address, each with its time.</param>
/// <param name="Members">Set: destinations of the group with that port; only to them clients are bound.</param>
/// <param name="Addresses">The members.</param>
internal sealed record NftablesStickyPool(bool IsLocal, ushort Port, NftSet Affinity, NftSet Members, EquatableArray<IPAddress> Addresses)
{
    internal bool IsSameAs(NftablesStickyPool other) => Affinity.Name == other.Affinity.Name;
}
