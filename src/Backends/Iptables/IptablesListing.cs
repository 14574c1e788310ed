using System.Globalization;
using System.Text;
using KubeProxyNet.Backends.Rules;
using static KubeProxyNet.Backends.Iptables.IptablesNames;

namespace KubeProxyNet.Backends.Iptables;

/// <summary>
/// What the tables hold for a ruleset, built from nothing and printed as iptables-save prints it, without jumps and counters. Entries of shared chains are
/// sorted: their order in the kernel is that in which they came.
/// </summary>
internal static class IptablesListing
{
    /// <summary>The rules of our chains, by table and chain.</summary>
    internal static SortedDictionary<(IptablesTable Table, string Chain), List<string>> Build(Ruleset ruleset)
    {
        var plan = IptablesPlan.Build(ruleset.Node, IptablesDialect.Of(ruleset.Family), IptablesPlan.WantsComments(ruleset.Services.Values.Sum(IptablesState.EndpointsOf), null));
        var state = new IptablesState(plan);
        var rules = new SortedDictionary<(IptablesTable Table, string Chain), List<string>>();
        foreach (var part in ruleset.Services.Values.Select(service => IptablesRenderer.Render(service, plan)))
        {
            foreach (var chain in part.Chains)
            {
                rules[(chain.Table, chain.Name)] = [.. chain.Rules];
            }

            foreach (var entry in part.Entries.Concat(part.ClusterIPs.Where(state.Use).Select(plan.RuleOf)))
            {
                rules.TryAdd((entry.Table, entry.Chain), []);
                rules[(entry.Table, entry.Chain)].Add(entry.Rule);
            }
        }

        foreach (var chain in plan.Chains)
        {
            rules.TryAdd((chain.Table, chain.Name), []);
            rules[(chain.Table, chain.Name)].Sort(StringComparer.Ordinal);
            rules[(chain.Table, chain.Name)].AddRange(chain.Rules);
        }

        return rules;
    }

    /// <summary>What a ruleset has that the usual node without Services has not.</summary>
    internal static string Print(Ruleset ruleset, NodeRules usual)
    {
        var frame = IptablesPlan.Build(usual, IptablesDialect.Of(ruleset.Family), hasComments: true).Chains.ToLookup(chain => (chain.Table, chain.Name), chain => chain.Rules);
        var text = new StringBuilder();
        foreach (var table in Build(ruleset).GroupBy(item => item.Key.Table))
        {
            var lines = table.SelectMany(item => item.Value.Except(frame[item.Key].SelectMany(rules => rules)).Select(rule => $"-A {item.Key.Chain} {rule}\n")).ToList();
            text.Append(CultureInfo.InvariantCulture, $"{(lines.Count > 0 ? $"*{NameOf(table.Key)} # {IptablesDialect.Of(ruleset.Family).Program}\n" : "")}{string.Concat(lines)}");
        }

        return text.ToString();
    }
}
