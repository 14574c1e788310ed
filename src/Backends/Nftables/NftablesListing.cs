using System.Globalization;
using System.Net;
using System.Text;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Backends.Tables;
using KubeProxyNet.Netlink.Nftables;

namespace KubeProxyNet.Backends.Nftables;

/// <summary>Prints what our table holds for a ruleset that it was made for from nothing, in nft's words, without asking a kernel. Pure.</summary>
internal static class NftablesListing
{
    /// <summary>The elements of every set, and the chains that the frame for a given node does not have.</summary>
    internal static string Print(Ruleset ruleset, NodeRules frame)
    {
        var dialect = NftablesDialect.Of(ruleset.Family);
        var elements = new List<NftablesElement>();
        var sticky = new List<NftablesStickyPort>();
        NftablesRenderer.Render(ruleset.Node, elements);
        foreach (var name in ruleset.Services.Keys.Order())
        {
            var rules = ruleset.Services[name];
            var slots = NftablesServiceSlots.None.Next(rules);
            NftablesRenderer.Render(rules, slots, elements);
            if (NftablesSticky.Build(rules, slots, dialect) is { } port)
            {
                sticky.Add(port);
            }
        }

        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"table {dialect.Word} {NftablesNames.Table}\n");
        foreach (var set in elements.GroupBy(element => element.Set).OrderBy(set => set.Key))
        {
            AppendSet(text, NftablesSetDefinitions.Define(set.Key, dialect), set);
        }

        foreach (var pool in sticky.SelectMany(port => port.Pools))
        {
            text.Append(CultureInfo.InvariantCulture, $"map {pool.Affinity.Name}\nset {pool.Members.Name}\n");
            text.AppendJoin("", pool.Addresses.Select(address => $"  {address}\n"));
        }

        var picks = elements.Select(element => element.Target.Pick).Concat(sticky.SelectMany(port => port.Picks)).Where(pick => !pick.IsNone).Distinct();
        AppendChains(text, NftablesStaticRules.Build(ruleset.Node, dialect).Except(NftablesStaticRules.Build(frame, dialect)));
        AppendChains(text, sticky.SelectMany(port => port.Chains));
        AppendChains(text, picks.Select(pick => NftablesStaticRules.BuildPick(pick, dialect)).OrderBy(chain => chain.Name, StringComparer.Ordinal));
        return text.ToString();
    }

    /// <summary>An element as it stands in its set: <c>10.96.0.1 . tcp . 443 : goto pick-2</c>.</summary>
    internal static string Describe(NftablesElement element, NftSet set)
    {
        var key = ElementText.Describe(set.KeyType, element.Key);
        return element.Set == NftablesSet.FirewallAllowed ? $"{key}-{new IPAddress(element.Data.Span)}"
            : !set.IsMap ? key
            : $"{key} : {(element.Target.IsNone ? ElementText.Describe(set.DataType, element.Data) : $"goto {element.Target.Name}")}";
    }

    private static void AppendSet(StringBuilder text, NftSet set, IEnumerable<NftablesElement> elements)
    {
        text.Append(CultureInfo.InvariantCulture, $"{(set.IsMap ? "map" : "set")} {set.Name}\n");
        foreach (var element in elements.Distinct().OrderBy(element => element.Key.ToString(), StringComparer.Ordinal))
        {
            text.Append("  ").Append(Describe(element, set));
            text.Append(element.Service is { } service ? $" # {service}\n" : "\n");
        }
    }

    private static void AppendChains(StringBuilder text, IEnumerable<NftablesChain> chains)
    {
        foreach (var chain in chains)
        {
            text.Append(CultureInfo.InvariantCulture, $"chain {chain.Name}\n");
            text.AppendJoin("", chain.Rules.Select(rule => $"  {rule.Text}\n"));
        }
    }
}
