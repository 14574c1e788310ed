using KubeProxyNet.Backends.Rules;
using static KubeProxyNet.Backends.Iptables.IptablesNames;

namespace KubeProxyNet.Backends.Iptables;

// The way from whatever is there to what should be.
internal sealed partial class IptablesApplier
{
    // So many rules of a shared chain are put in and taken out one by one; beyond that it is written anew.
    private const int MaxSingleRules = 64;

    /// <summary>Reads what the kernel has, and writes what differs from the ruleset.</summary>
    internal (ApplyResult Result, IptablesState State) Reconcile(Ruleset ruleset)
    {
        guard.BeginRead();
        var kernel = connection.Read();
        var endpoints = ruleset.Services.Values.Sum(IptablesState.EndpointsOf);
        var plan = IptablesPlan.Build(ruleset.Node, dialect, IptablesPlan.WantsComments(endpoints, kernel[(int)IptablesTable.Nat].HasComments));
        var state = new IptablesState(plan);
        var delta = new IptablesDelta();
        var wanted = plan.Chains.Select(chain => (chain.Table, chain.Name)).ToHashSet();
        var entries = plan.Chains.Where(chain => chain.IsShared).ToDictionary(chain => (chain.Table, chain.Name), _ => new List<string>());
        foreach (var rules in ProgrammingOrder.Sort(ruleset.Services.Values))
        {
            var part = IptablesRenderer.Render(rules, plan);
            state.Count(rules, part, 1);
            wanted.UnionWith(part.Chains.Select(chain => (chain.Table, chain.Name)));
            delta.Add(rules.Name, part.Chains.FindAll(chain => !kernel[(int)chain.Table].Has(chain)), [], []);
            foreach (var entry in part.Entries.Concat(part.ClusterIPs.Where(state.Use).Select(plan.RuleOf)))
            {
                entries[(entry.Table, entry.Chain)].Add(entry.Rule);
            }
        }

        foreach (var chain in plan.Chains)
        {
            ReconcileStatic(chain, chain.IsShared ? entries[(chain.Table, chain.Name)] : null, kernel[(int)chain.Table], delta);
        }

        ReconcileJumps(kernel, delta);
        RemoveForeign(kernel, wanted, delta);
        return (Write(delta, state, wasFull: true), state);
    }

    private static void ReconcileStatic(IptablesChain chain, List<string>? entries, IptablesSnapshot kernel, IptablesDelta delta)
    {
        if (entries is null)
        {
            if (!kernel.Has(chain))
            {
                delta.Foundations.Add(chain);
            }

            return;
        }

        // The order of entries does not matter, but for their standing before the chain's own rules.
        var present = kernel.Has(chain.Name) ? kernel.RulesOf(chain.Name) : null;
        var own = chain.Rules.Count;
        if (present is null || present.Count < own || !present.TakeLast(own).SequenceEqual(chain.Rules))
        {
            Rewrite(chain, entries, delta);
            return;
        }

        var surplus = present.SkipLast(own).ToList();
        var missing = new HashSet<string>(entries);
        surplus.RemoveAll(missing.Remove);
        if (surplus.Count + missing.Count > MaxSingleRules)
        {
            Rewrite(chain, entries, delta);
            return;
        }

        delta.Add(null, [], [.. missing.Select(rule => new IptablesEntry(chain.Table, chain.Name, rule))], [.. surplus.Select(rule => new IptablesEntry(chain.Table, chain.Name, rule))]);
    }

    private static void Rewrite(IptablesChain chain, List<string> entries, IptablesDelta delta) =>
        delta.Rewritten.Add(chain with { Rules = [.. entries, .. chain.Rules] });

    // Others may put their rules before or between ours.
    private static void ReconcileJumps(IptablesSnapshot[] kernel, IptablesDelta delta)
    {
        var wanted = IptablesStaticRules.Jumps.ToLookup(jump => (jump.Table, jump.Chain));
        foreach (var place in wanted.Select(group => group.Key).Concat(AllTables.SelectMany(table => kernel[(int)table].ChainsWithJumps.Select(chain => (Table: table, Chain: chain)))).Distinct())
        {
            var present = kernel[(int)place.Table].JumpsIn(place.Chain);
            if (!present.SequenceEqual(wanted[place].Select(jump => jump.Rule)))
            {
                delta.OldJumps.AddRange(present.Select(rule => new IptablesEntry(place.Table, place.Chain, rule)));
                delta.NewJumps.AddRange(wanted[place]);
            }
        }
    }

    // Chains that a rule of somebody else leads to cannot be deleted: they are emptied.
    private static void RemoveForeign(IptablesSnapshot[] kernel, HashSet<(IptablesTable, string)> wanted, IptablesDelta delta)
    {
        foreach (var table in AllTables)
        {
            var present = kernel[(int)table];
            foreach (var chain in present.Chains.Where(chain => !wanted.Contains((table, chain))))
            {
                if (!present.IsHeld(chain))
                {
                    delta.Remove(table, chain);
                }
                else if (present.RulesOf(chain).Count > 0)
                {
                    delta.Rewritten.Add(new IptablesChain(table, chain, []));
                }
            }
        }
    }
}
