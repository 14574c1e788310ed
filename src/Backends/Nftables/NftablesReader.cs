using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Backends.Tables;
using KubeProxyNet.Netlink.Nftables;

namespace KubeProxyNet.Backends.Nftables;

/// <summary>Our table as the kernel has it, beside what it should be.</summary>
public sealed class NftablesReader : IKernelReader
{
    private readonly NftablesDialect _dialect;
    private readonly NftablesSnapshot? _snapshot;
    private readonly NodeRules _node;

    /// <summary>Reads the table.</summary>
    /// <exception cref="Netlink.NetlinkException">The kernel does not let it be read.</exception>
    public NftablesReader(IPFamily family, NftablesConnection connection, NodeRules node)
    {
        _dialect = NftablesDialect.Of(family);
        _node = node;
        _snapshot = NftablesSnapshot.Read(connection, _dialect);
    }

    /// <inheritdoc/>
    public KernelReading Frame
    {
        get
        {
            if (_snapshot is null)
            {
                return new KernelReading([], [$"table {_dialect.Word} {NftablesNames.Table}"]);
            }

            var chains = NftablesStaticRules.Build(_node, _dialect).ToLookup(_snapshot.Has, chain => $"chain {_dialect.Word} {NftablesNames.Table} {chain.Name}");
            return new KernelReading([.. chains[true]], [.. chains[false]]);
        }
    }

    /// <inheritdoc/>
    public KernelReading Compare(ServiceRules rules)
    {
        ArgumentNullException.ThrowIfNull(rules);
        var present = _snapshot is null
            ? NftablesServiceSlots.None
            : new NftablesServiceSlots(_snapshot.Elements.ReadSlots(rules, DestinationGroup.Cluster), _snapshot.Elements.ReadSlots(rules, DestinationGroup.Local));
        var slots = present.Next(rules);
        var elements = new List<NftablesElement>();
        NftablesRenderer.Render(rules, slots, elements);
        var items = elements.DistinctBy(element => (element.Set, element.Key)).Select(element => (IsThere: _snapshot?.Elements.Holds(element) == true, Text: Describe(element)));
        var picks = elements.Select(element => element.Target.Pick).Where(pick => !pick.IsNone);
        if (NftablesSticky.Build(rules, slots, _dialect) is { } sticky)
        {
            picks = picks.Concat(sticky.Picks);
            items = items.Concat(sticky.Chains.Select(Describe));
        }

        items = [.. items, .. picks.Distinct().Select(pick => Describe(NftablesStaticRules.BuildPick(pick, _dialect)))];
        var sorted = items.ToLookup(item => item.IsThere, item => item.Text);
        return new KernelReading([.. sorted[true]], [.. sorted[false]]);
    }

    private (bool IsThere, string Text) Describe(NftablesChain chain) => (_snapshot?.Has(chain) == true, $"chain {chain.Name} {{ {string.Join("; ", chain.Rules.Select(rule => rule.Text))} }}");

    private string Describe(NftablesElement element)
    {
        var set = NftablesSetDefinitions.Define(element.Set, _dialect);
        return $"{(set.IsMap ? "map" : "set")} {set.Name} {{ {NftablesListing.Describe(element, set)} }}";
    }
}
