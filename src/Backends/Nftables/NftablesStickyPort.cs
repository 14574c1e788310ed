using KubeProxyNet.Backends.Tables;
using KubeProxyNet.Netlink;

namespace KubeProxyNet.Backends.Nftables;

/// <summary>What a service port with session affinity has for itself: a few objects, however many endpoints there are.</summary>
/// <param name="Timeout">How long a client stays without a new connection.</param>
/// <param name="Pools">One for each group in use and port of its destinations.</param>
/// <param name="Chains">Those that look for a binding before they pick, and the one that records what was picked.</param>
/// <param name="Picks">The pick chains that these lead to.</param>
internal sealed record NftablesStickyPort(
    TimeSpan Timeout, EquatableArray<NftablesStickyPool> Pools, EquatableArray<NftablesChain> Chains, EquatableArray<NftablesPick> Picks)
{
    internal NftablesStickyPool? Find(NftablesStickyPool pool) => Pools.FirstOrDefault(pool.IsSameAs);

    internal NftablesChain? Find(NftablesChain chain) => Chains.FirstOrDefault(other => other.Name == chain.Name);
}
