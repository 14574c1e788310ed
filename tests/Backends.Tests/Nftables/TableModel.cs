using KubeProxyNet.Backends.Nftables;
using KubeProxyNet.Backends.Tables;

namespace KubeProxyNet.Backends.Tests.Nftables;

// What the kernel would hold after the deltas, and what it would refuse.
internal sealed class TableModel(NftablesDialect dialect)
{
    private readonly Dictionary<(NftablesSet Set, ElementBytes Key), NftablesElement> _elements = [];
    private readonly Dictionary<string, NftablesChain> _chains = [];
    private readonly Dictionary<string, NftablesStickyPool> _pools = [];

    internal int Writes { get; private set; }

    internal int ChainsMade { get; private set; }

    internal void Apply(NftablesDelta delta)
    {
        Writes = delta.Count;
        ChainsMade = delta.NewPicks.Count;
        foreach (var pick in delta.NewPicks)
        {
            _chains.Add(NftablesNames.NameOf(pick), NftablesStaticRules.BuildPick(pick, dialect));
        }

        delta.Sticky.ForEach(Prepare);
        foreach (var set in NftablesPlan.AllSets)
        {
            delta.RemovedFrom(set).ForEach(element => _elements.Remove((set, element.Key)).ShouldBeTrue());
        }

        foreach (var set in NftablesPlan.AllSets)
        {
            delta.AddedTo(set).ForEach(element => _elements.Add((set, element.Key), element));
        }

        delta.Sticky.ForEach(Retire);
        delta.UnusedChains.ForEach(chain => _chains.Remove(chain).ShouldBeTrue());
        delta.Clear();
        Check();
    }

    /// <summary>All that matters of it, sorted: which slot a destination has does not, nor a pick chain that nothing leads to.</summary>
    internal string[] Describe() =>
    [
        .. _elements.Values.Select(Describe)
            .Concat(_chains.Values.Where(IsUsed).Select(chain => $"chain {chain.Name}: {string.Join("; ", chain.Rules.Select(rule => rule.Text))}"))
            .Concat(_pools.Values.Select(pool => $"pool {pool.Affinity.Name}: {pool.Addresses}"))
            .Order(StringComparer.Ordinal),
    ];

    private bool IsUsed(NftablesChain chain) =>
        NftablesNames.ParsePick(chain.Name).IsNone
        || _elements.Values.Any(element => !element.Target.IsNone && element.Target.Name == chain.Name)
        || _chains.Values.Any(other => other.Rules.Any(rule => rule.Text == $"goto {chain.Name}"));

    private static bool IsEndpoints(NftablesSet set) => set is >= NftablesSet.EndpointsTcp and <= NftablesSet.NodeLocalEndpointsSctp;

    private static string Describe(NftablesElement element)
    {
        var key = element.Key.ToString();
        return $"{element.Set} {(IsEndpoints(element.Set) ? key[..^8] : key)} {element.Data} {(element.Target.IsNone ? "" : element.Target.Name)} {element.Service}";
    }

    private void Prepare(NftablesStickyChange change)
    {
        foreach (var pool in change.After?.Pools ?? [])
        {
            _pools.ContainsKey(pool.Affinity.Name).ShouldBe(change.Before?.Find(pool) is not null);
            _pools[pool.Affinity.Name] = pool;
        }

        foreach (var chain in change.After?.Chains ?? [])
        {
            _chains[chain.Name] = chain;
        }
    }

    private void Retire(NftablesStickyChange change)
    {
        foreach (var chain in (change.Before?.Chains ?? []).Where(chain => change.After?.Find(chain) is null))
        {
            _chains[chain.Name] = chain with { Rules = [] };
        }

        foreach (var pool in (change.Before?.Pools ?? []).Where(pool => change.After?.Find(pool) is null))
        {
            _pools.Remove(pool.Affinity.Name).ShouldBeTrue();
        }
    }

    // Everything leads to something, and a random number below the count always finds a destination.
    private void Check()
    {
        string[] fixedChains = [NftablesNames.Firewall, NftablesNames.ExternalLocal, NftablesNames.NodeExternalLocal];
        foreach (var element in _elements.Values.Where(element => !element.Target.IsNone))
        {
            (fixedChains.Contains(element.Target.Name) || _chains[element.Target.Name].Rules.Length > 0).ShouldBeTrue(element.Target.Name);
        }

        foreach (var target in _chains.Values.SelectMany(chain => chain.Rules).Where(rule => rule.Text.StartsWith("goto ", StringComparison.Ordinal)))
        {
            _chains.ShouldContainKey(target.Text["goto ".Length..]);
        }

        foreach (var slots in _elements.Keys.Where(key => IsEndpoints(key.Set)).GroupBy(key => (key.Set, Prefix: key.Key.ToString()[..^8])))
        {
            slots.Select(key => BitConverter.ToInt32(key.Key.Span[^4..])).Order().ShouldBe(Enumerable.Range(0, slots.Count()));
        }
    }
}
