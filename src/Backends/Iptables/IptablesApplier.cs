using KubeProxyNet.Backends.Rules;

namespace KubeProxyNet.Backends.Iptables;

/// <summary>Moves the kernel's tables from one ruleset to the next, with one run of iptables-restore.</summary>
internal sealed partial class IptablesApplier(IptablesConnection connection, IptablesDialect dialect, IIptablesGuard guard)
{
    /// <summary>Writes what differs between the two rulesets, if that can be done without reading the kernel.</summary>
    /// <returns>False if the rules of all service ports are to be others: read back, and compare.</returns>
    internal bool TryAdvance(RulesetChange change, IptablesState state, out ApplyResult result)
    {
        result = default;
        var delta = new IptablesDelta();
        if (change.Applied.Node != change.Desired.Node && !TryMoveFrame(change.Desired.Node, state, delta))
        {
            return false;
        }

        foreach (var name in change.Services)
        {
            var before = change.Applied.Services.GetValueOrDefault(name);
            var after = change.Desired.Services.GetValueOrDefault(name);
            if (!ReferenceEquals(before, after) && before != after)
            {
                Move(name, before, after, state, delta);
            }
        }

        if (IptablesPlan.WantsComments(state.Endpoints, state.Plan.HasComments) != state.Plan.HasComments)
        {
            return false;
        }

        result = Write(delta, state, wasFull: false);
        return true;
    }

    // The addresses that serve NodePorts come and go with links: a few rules behind all others.
    private static bool TryMoveFrame(NodeRules node, IptablesState state, IptablesDelta delta)
    {
        var next = IptablesPlan.Build(node, state.Plan.Dialect, state.Plan.HasComments);
        if (!next.RendersAs(state.Plan))
        {
            return false;
        }

        foreach (var (before, after) in state.Plan.Chains.Zip(next.Chains))
        {
            if (before != after)
            {
                delta.MoveTail(before, after);
            }
        }

        state.Plan = next;
        return true;
    }

    private static void Move(ServicePortName name, ServiceRules? before, ServiceRules? after, IptablesState state, IptablesDelta delta)
    {
        var old = IptablesRenderer.Render(before, state.Plan);
        var next = IptablesRenderer.Render(after, state.Plan);
        state.Count(before, old, -1);
        state.Count(after, next, 1);
        var added = next.ClusterIPs.Where(state.Use).Select(state.Plan.RuleOf).ToList();
        var removed = old.ClusterIPs.Where(state.Release).Select(state.Plan.RuleOf).ToList();
        delta.Move(name, old, next, added.Except(removed), removed.Except(added));
    }

    private ApplyResult Write(IptablesDelta delta, IptablesState state, bool wasFull)
    {
        var input = connection.NewInput();
        delta.WriteTo(input);
        int? transactions = null;
        guard.BeginWrite();
        try
        {
            connection.Write(input);
            transactions = input.Transactions;
        }
        finally
        {
            guard.EndWrite(transactions, transactions is null ? null : state.TakeCensus());
        }

        var time = connection.Time;
        connection.Time = TimeSpan.Zero;
        var census = state.TakeCensus();
        return new ApplyResult(input.Operations, input.Transactions, time, wasFull)
        {
            Rules = [.. IptablesNames.AllTables.Select(table => new RuleCount(IptablesNames.NameOf(table), census[(int)table], input.Rules[(int)table]))],
        };
    }
}
