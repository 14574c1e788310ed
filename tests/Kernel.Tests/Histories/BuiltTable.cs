using System.Text;
using KubeProxyNet.Backends.Nftables;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Backends.Tables;
using KubeProxyNet.Netlink;
using KubeProxyNet.Netlink.Nftables;

namespace KubeProxyNet.Kernel.Tests.Histories;

// What a kernel without a table would be given for a ruleset: rendered, never moved from anything else.
internal static class BuiltTable
{
    internal static TableContent Of(Ruleset ruleset)
    {
        var dialect = NftablesDialect.Of(ruleset.Family);
        var state = new NftablesState(dialect);
        var delta = new NftablesDelta();
        var nothing = new NftablesElements();
        state.Adopt(ruleset.Node, nothing, delta);
        foreach (var rules in ruleset.Services.Values)
        {
            state.Adopt(rules, NftablesServiceSlots.None, nothing, static _ => null, delta);
        }

        var sticky = delta.Sticky.Select(change => change.After!).ToList();
        var pools = sticky.SelectMany(port => port.Pools).ToList();
        var chains = NftablesStaticRules.Build(ruleset.Node, dialect)
            .Concat(delta.NewPicks.Select(pick => NftablesStaticRules.BuildPick(pick, dialect)))
            .Concat(sticky.SelectMany(port => port.Chains));
        var sets = NftablesPlan.Build(ruleset.Node, dialect, state.Counts).Sets.Select(set => set with { Size = null })
            .Concat(pools.SelectMany(pool => (NftSet[])[pool.Affinity, pool.Members]));
        var members = pools.SelectMany(pool => pool.Addresses.Select(address =>
            new TableElement(pool.Members.Name, default(ElementBytes).With(address), default, default, null, "")));
        return new TableContent(
            chains.ToDictionary(chain => chain.Name, chain => (chain.Chain, chain.Rules.Select(rule => rule.Expressions).ToEquatableArray())),
            sets.ToDictionary(set => set.Name),
            [.. NftablesPlan.AllSets.SelectMany(delta.AddedTo).Select(Describe), .. members]);
    }

    internal static bool IsEndpoints(NftablesSet set) => set is >= NftablesSet.EndpointsTcp and <= NftablesSet.NodeLocalEndpointsSctp;

    private static TableElement Describe(NftablesElement element)
    {
        Span<byte> comment = stackalloc byte[NftablesComment.MaxLength];
        var text = Encoding.UTF8.GetString(NftablesComment.Write(element.Service, comment));
        var name = NftablesNames.NameOf(element.Set);
        var target = element.Target.IsNone ? null : element.Target.Name;
        return element.Set == NftablesSet.FirewallAllowed ? new TableElement(name, element.Key, element.Key.WithLast(element.Data), default, target, text)
            : IsEndpoints(element.Set) ? new TableElement(name, ElementBytes.From(element.Key.Span[..^4]), default, element.Data, target, text)
            : new TableElement(name, element.Key, default, element.Data, target, text);
    }
}
