using KubeProxyNet.Netlink.Nftables;

namespace KubeProxyNet.Backends.Nftables;

/// <summary>What the kernel holds of our table, read back once.</summary>
internal sealed class NftablesSnapshot
{
    private readonly Dictionary<string, NftChain> _chains;
    private readonly ILookup<string, NftRule> _rules;
    private readonly Dictionary<string, NftSet> _namedSets;

    private NftablesSnapshot(IEnumerable<NftChain> chains, IEnumerable<NftRule> rules, IEnumerable<NftSet> sets)
    {
        _chains = chains.ToDictionary(chain => chain.Name);
        _rules = rules.ToLookup(rule => rule.Chain);
        _namedSets = sets.ToDictionary(set => set.Name);
    }

    /// <summary>Our sets as the kernel has them, by <see cref="NftablesSet"/>.</summary>
    internal NftSet[] Sets => [.. NftablesPlan.AllSets.Select(set => _namedSets[NftablesNames.NameOf(set)])];

    /// <summary>Every element of our sets.</summary>
    internal NftablesElements Elements { get; } = new();

    /// <summary>The pick chains there are.</summary>
    internal IEnumerable<NftablesPick> Picks => _chains.Keys.Select(NftablesNames.ParsePick).Where(pick => !pick.IsNone);

    /// <summary>Reads the table; null if there is none.</summary>
    internal static NftablesSnapshot? Read(NftablesConnection connection, NftablesDialect dialect)
    {
        if (!connection.ListTables(dialect.Family).Any(table => table.Name == NftablesNames.Table))
        {
            return null;
        }

        var snapshot = new NftablesSnapshot(
            connection.ListChains(dialect.Family, NftablesNames.Table),
            connection.ListRules(dialect.Family, NftablesNames.Table),
            connection.ListSets(dialect.Family, NftablesNames.Table));
        foreach (var set in NftablesPlan.AllSets)
        {
            snapshot.ReadElements(connection, dialect, set);
        }

        return snapshot;
    }

    /// <summary>Whether the table can be brought to the plan by changing rules and elements alone.</summary>
    internal bool Fits(NftablesPlan plan, ReadOnlySpan<int> elementCounts)
    {
        foreach (var set in NftablesPlan.AllSets)
        {
            if (!_namedSets.TryGetValue(NftablesNames.NameOf(set), out var present) || !plan.Accepts(present, set, elementCounts[(int)set]))
            {
                return false;
            }
        }

        return _namedSets.Count == NftablesPlan.AllSets.Length
            && plan.Chains.All(chain => !_chains.TryGetValue(chain.Name, out var present) || present.HasSameContentAs(chain.Chain));
    }

    /// <summary>Whether a chain of that name is there.</summary>
    internal bool Has(string chain) => _chains.ContainsKey(chain);

    /// <summary>Whether a chain is there with exactly these rules.</summary>
    internal bool Has(NftablesChain chain) =>
        _chains.ContainsKey(chain.Name) && _rules[chain.Name].Select(rule => rule.Expressions).SequenceEqual(chain.Rules.Select(rule => rule.Expressions));

    /// <summary>Chains in our table that are neither in the plan nor pick chains.</summary>
    internal IEnumerable<string> ForeignChains(NftablesPlan plan)
    {
        var ours = plan.Chains.Select(chain => chain.Name).ToHashSet();
        return _chains.Keys.Where(name => !ours.Contains(name) && NftablesNames.ParsePick(name).IsNone);
    }

    private void ReadElements(NftablesConnection connection, NftablesDialect dialect, NftablesSet set)
    {
        if (_namedSets.ContainsKey(NftablesNames.NameOf(set)))
        {
            connection.ReadElements(
                dialect.Family, NftablesNames.Table, NftablesNames.NameOf(set), (in NftElement element) => Elements.Add(set, element), () => Elements.Forget(set));
        }
    }
}
