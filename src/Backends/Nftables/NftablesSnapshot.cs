using System.Net;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Backends.Tables;
using KubeProxyNet.Netlink;
using KubeProxyNet.Netlink.Nftables;

namespace KubeProxyNet.Backends.Nftables;

/// <summary>What the kernel holds of our table, read back once.</summary>
internal sealed class NftablesSnapshot
{
    private readonly Dictionary<string, NftChain> _chains;
    private readonly ILookup<string, NftRule> _rules;
    private readonly Dictionary<string, NftSet> _namedSets;
    private readonly Dictionary<string, EquatableArray<IPAddress>> _members = [];

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

        foreach (var set in snapshot._namedSets.Keys.Where(NftablesSticky.IsMembers))
        {
            var members = new List<IPAddress>();
            connection.ReadElements(dialect.Family, NftablesNames.Table, set, (in NftElement element) => members.Add(new IPAddress(element.Key)), members.Clear);
            snapshot._members[set] = members.Order(AddressComparer.Instance).ToEquatableArray();
        }

        return snapshot;
    }

    /// <summary>Whether the table can be brought to the plan by changing rules and elements alone.</summary>
    internal bool Fits(NftablesPlan plan, ReadOnlySpan<int> elementCounts, IEnumerable<NftablesStickyPool> pools)
    {
        foreach (var set in NftablesPlan.AllSets)
        {
            if (!_namedSets.TryGetValue(NftablesNames.NameOf(set), out var present) || !plan.Accepts(present, set, elementCounts[(int)set]))
            {
                return false;
            }
        }

        return pools.All(pool => IsAbsentOrSame(pool.Affinity) && IsAbsentOrSame(pool.Members))
            && plan.Chains.All(chain => !_chains.TryGetValue(chain.Name, out var present) || present.HasSameContentAs(chain.Chain));
    }

    /// <summary>Whether a chain of that name is there.</summary>
    internal bool Has(string chain) => _chains.ContainsKey(chain);

    /// <summary>Whether a chain is there with exactly these rules.</summary>
    internal bool Has(NftablesChain chain) =>
        _chains.ContainsKey(chain.Name) && _rules[chain.Name].Select(rule => rule.Expressions).SequenceEqual(chain.Rules.Select(rule => rule.Expressions));

    /// <summary>The part of a sticky service port's objects that is there.</summary>
    internal NftablesStickyPort? FindSticky(NftablesStickyPort wanted) => wanted with
    {
        Pools = wanted.Pools.Where(Has).Select(pool => pool with { Addresses = _members[pool.Members.Name] }).ToEquatableArray(),
        Chains = wanted.Chains.Where(chain => Has(chain.Name)).Select(chain => Has(chain) ? chain : chain with { Rules = [] }).ToEquatableArray(),
    };

    /// <summary>Whether both sets of a pool are there.</summary>
    internal bool Has(NftablesStickyPool pool) => _namedSets.ContainsKey(pool.Affinity.Name) && _members.ContainsKey(pool.Members.Name);

    /// <summary>Chains in our table that are neither in the plan nor pick chains nor a sticky service port's.</summary>
    internal IEnumerable<string> ForeignChains(NftablesPlan plan, IEnumerable<NftablesStickyPort> sticky)
    {
        var ours = plan.Chains.Concat(sticky.SelectMany(port => port.Chains)).Select(chain => chain.Name).ToHashSet();
        return _chains.Keys.Where(name => !ours.Contains(name) && NftablesNames.ParsePick(name).IsNone);
    }

    /// <summary>Sets in our table that are neither in the plan nor a sticky service port's.</summary>
    internal IEnumerable<string> ForeignSets(NftablesPlan plan, IEnumerable<NftablesStickyPool> pools)
    {
        var ours = plan.Sets.Concat(pools.SelectMany(pool => (NftSet[])[pool.Affinity, pool.Members])).Select(set => set.Name).ToHashSet();
        return _namedSets.Keys.Where(name => !ours.Contains(name));
    }

    private bool IsAbsentOrSame(NftSet set) => !_namedSets.TryGetValue(set.Name, out var present) || present.HasSameContentAs(set);

    private void ReadElements(NftablesConnection connection, NftablesDialect dialect, NftablesSet set)
    {
        if (_namedSets.ContainsKey(NftablesNames.NameOf(set)))
        {
            connection.ReadElements(
                dialect.Family, NftablesNames.Table, NftablesNames.NameOf(set), (in NftElement element) => Elements.Add(set, element), () => Elements.Forget(set));
        }
    }
}
