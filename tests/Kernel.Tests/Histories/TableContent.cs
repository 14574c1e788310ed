using KubeProxyNet.Backends.Nftables;
using KubeProxyNet.Netlink.Nftables;
using Rules = KubeProxyNet.Netlink.EquatableArray<KubeProxyNet.Netlink.EquatableArray<KubeProxyNet.Netlink.Nftables.NftExpression>>;

namespace KubeProxyNet.Kernel.Tests.Histories;

// All that matters of our table. Which slot a destination has does not, how large a set is declared does not, and who is bound by affinity is the kernel's.
internal sealed record TableContent(Dictionary<string, (NftChain Chain, Rules Rules)> Chains, Dictionary<string, NftSet> Sets, HashSet<TableElement> Elements)
{
    /// <summary>Null if both are the same. Pick chains stay when nobody uses them; others that nothing leads to any more may wait for the next transaction.</summary>
    internal string? DifferenceTo(TableContent expected, bool allowsIdleChains)
    {
        var differences = new List<string>();
        differences.AddRange(Elements.Where(element => !expected.Elements.Contains(element)).Select(element => $"too much: {element}"));
        differences.AddRange(expected.Elements.Where(element => !Elements.Contains(element)).Select(element => $"missing: {element}"));
        differences.AddRange(expected.Sets.Where(set => Sets.GetValueOrDefault(set.Key) != set.Value).Select(set => $"missing or different: set {set.Key}"));
        differences.AddRange(Sets.Keys.Where(set => !expected.Sets.ContainsKey(set)).Select(set => $"too much: set {set}"));
        differences.AddRange(expected.Chains.Where(chain => Chains.GetValueOrDefault(chain.Key) != chain.Value).Select(chain => $"missing or different: chain {chain.Key}"));
        differences.AddRange(Chains.Keys.Where(chain => !expected.Chains.ContainsKey(chain) && !IsIdle(chain, allowsIdleChains)).Select(chain => $"too much: chain {chain}"));
        return differences.Count == 0 ? null : string.Join('\n', differences);
    }

    // All other chains being as expected, no rule leads to it either.
    private bool IsIdle(string chain, bool allowsIdleChains)
    {
        var isOfServices = chain.StartsWith("sticky", StringComparison.Ordinal) || chain.StartsWith("record-", StringComparison.Ordinal);
        return (!NftablesNames.ParsePick(chain).IsNone || (allowsIdleChains && isOfServices)) && !Elements.Any(element => element.Target == chain);
    }
}
