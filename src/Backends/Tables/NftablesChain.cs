using KubeProxyNet.Netlink;
using KubeProxyNet.Netlink.Nftables;

namespace KubeProxyNet.Backends.Tables;

/// <summary>A chain of our table and its rules.</summary>
/// <param name="Chain">The chain.</param>
/// <param name="Rules">Its rules, in order.</param>
internal sealed record NftablesChain(NftChain Chain, EquatableArray<NftablesRule> Rules)
{
    internal string Name => Chain.Name;
}
