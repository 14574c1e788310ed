using KubeProxyNet.Backends.Rules;

namespace KubeProxyNet.Backends.Iptables;

/// <summary>Chains and rules to write and to take away, in the order that keeps every service port whole.</summary>
/// <remarks>
/// No transaction spans two tables. What is refused is refused in filter, under the frontend's own address: a packet that nat has sent somewhere is not
/// met there. So refusals come before nat and go after it, and there is no moment in which a frontend is neither served nor refused.
/// </remarks>
internal sealed class IptablesDelta
{
    private readonly List<(ServicePortName? Service, List<IptablesChain> Chains, List<IptablesEntry> Added, List<IptablesEntry> Removed)> _steps = [];
    private readonly List<(IptablesTable Table, string Chain)> _gone = [];
    private readonly List<(IptablesChain Before, IptablesChain After)> _tails = [];

    /// <summary>Static chains to write anew, to which those of service ports lead.</summary>
    internal List<IptablesChain> Foundations { get; } = [];

    /// <summary>Shared chains to write anew, as a whole: they lead to those of service ports, and come after them.</summary>
    internal List<IptablesChain> Rewritten { get; } = [];

    /// <summary>Built-in chains and the jumps in them to take away.</summary>
    internal List<IptablesEntry> OldJumps { get; } = [];

    /// <summary>Jumps to put in, those that stand first first.</summary>
    internal List<IptablesEntry> NewJumps { get; } = [];

    internal void Add(ServicePortName? service, List<IptablesChain> chains, List<IptablesEntry> added, List<IptablesEntry> removed)
    {
        if (chains.Count + added.Count + removed.Count > 0)
        {
            _steps.Add((service, chains, added, removed));
        }
    }

    /// <summary>Moves a static chain; of a shared one the rules behind the entries.</summary>
    internal void MoveTail(IptablesChain before, IptablesChain after)
    {
        if (after.IsShared)
        {
            _tails.Add((before, after));
        }
        else
        {
            Foundations.Add(after);
        }
    }

    /// <summary>Nothing will lead to this chain.</summary>
    internal void Remove(IptablesTable table, string chain) => _gone.Add((table, chain));

    /// <summary>Moves a service port from one part to the next.</summary>
    internal void Move(ServicePortName service, IptablesPart before, IptablesPart after, IEnumerable<IptablesEntry> addedElse, IEnumerable<IptablesEntry> removedElse)
    {
        var old = before.Chains.ToDictionary(chain => (chain.Table, chain.Name));
        var chains = new List<IptablesChain>();
        foreach (var chain in after.Chains)
        {
            if (!old.Remove((chain.Table, chain.Name), out var present) || present != chain)
            {
                chains.Add(chain);
            }
        }

        _gone.AddRange(old.Keys);
        Add(service, chains, [.. after.Entries.Except(before.Entries), .. addedElse], [.. before.Entries.Except(after.Entries), .. removedElse]);
    }

    /// <summary>Writes all of it.</summary>
    internal void WriteTo(IptablesInput input)
    {
        WriteFoundations(input);
        WriteAdded(input, IptablesTable.Filter);
        WriteAdded(input, IptablesTable.Nat);
        WriteRewritten(input, IptablesTable.Nat);
        WriteRemoved(input, IptablesTable.Nat);
        WriteRewritten(input, IptablesTable.Filter);
        WriteRemoved(input, IptablesTable.Filter);
        WriteRemoved(input, IptablesTable.Mangle);
        input.End();
    }

    private void WriteFoundations(IptablesInput input)
    {
        foreach (var group in Foundations.GroupBy(chain => chain.Table))
        {
            input.In(group.Key);
            WriteChains(input, [.. group]);
        }
    }

    // Chains before what leads to them: a rule can name only a chain that is there.
    private void WriteAdded(IptablesInput input, IptablesTable table)
    {
        foreach (var (service, chains, added, removed) in _steps)
        {
            var entries = added.Where(entry => entry.Table == table).ToList();
            var gone = table == IptablesTable.Nat ? removed.Where(entry => entry.Table == table).ToList() : [];
            var own = chains.Where(chain => chain.Table == table).ToList();
            if (entries.Count + own.Count + gone.Count == 0)
            {
                continue;
            }

            input.In(table);
            input.BeginOf(service);
            WriteChains(input, own);
            entries.ForEach(entry => input.Insert(entry.Chain, entry.Rule));
            gone.ForEach(entry => input.Delete(entry.Chain, entry.Rule));
        }

        input.BeginOf(null);
    }

    private void WriteRewritten(IptablesInput input, IptablesTable table)
    {
        var chains = Rewritten.Where(chain => chain.Table == table).ToList();
        if (chains.Count > 0)
        {
            input.In(table);
            WriteChains(input, chains);
        }

        foreach (var (before, after) in _tails.Where(tail => tail.After.Table == table))
        {
            input.In(table);
            after.Rules.ToList().ForEach(rule => input.Append(after.Name, rule));
            before.Rules.ToList().ForEach(rule => input.Delete(before.Name, rule));
        }

        foreach (var jump in OldJumps.Where(jump => jump.Table == table))
        {
            input.In(table);
            input.Delete(jump.Chain, jump.Rule);
        }

        foreach (var jump in NewJumps.Where(jump => jump.Table == table).Reverse())
        {
            input.In(table);
            input.Insert(jump.Chain, jump.Rule);
        }
    }

    private void WriteRemoved(IptablesInput input, IptablesTable table)
    {
        foreach (var (service, _, _, removed) in _steps)
        {
            foreach (var entry in table == IptablesTable.Nat ? [] : removed.Where(entry => entry.Table == table))
            {
                input.In(table);
                input.BeginOf(service);
                input.Delete(entry.Chain, entry.Rule);
            }
        }

        input.BeginOf(null);
        foreach (var chains in _gone.Where(chain => chain.Table == table).Select(chain => chain.Chain).OrderBy(RankOf).Chunk(input.MaxChains))
        {
            input.In(table);
            Array.ForEach(chains, input.Declare);
            Array.ForEach(chains, input.Remove);
        }
    }

    // Those that lead to others go first.
    private static int RankOf(string chain) => chain switch
    {
        _ when chain.StartsWith("KUBE-SEP-", StringComparison.Ordinal) || chain == IptablesNames.MarkMasquerade => 3,
        _ when chain.StartsWith("KUBE-SV", StringComparison.Ordinal) => 2,
        _ when chain.StartsWith("KUBE-EXT-", StringComparison.Ordinal) => 1,
        _ => 0,
    };

    private static void WriteChains(IptablesInput input, List<IptablesChain> chains)
    {
        chains.ForEach(chain => input.Declare(chain.Name));
        foreach (var chain in chains)
        {
            foreach (var rule in chain.Rules)
            {
                input.Append(chain.Name, rule);
            }
        }
    }
}
