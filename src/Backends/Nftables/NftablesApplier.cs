using System.Diagnostics;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Netlink.Nftables;

namespace KubeProxyNet.Backends.Nftables;

/// <summary>Moves the kernel's table from one ruleset to the next. All input and output of this backend is here and in the snapshot.</summary>
internal sealed class NftablesApplier(NftablesConnection connection, NftablesDialect dialect) : IDisposable
{
    // A transaction holds the namespace's nf_tables mutex: bounded, so that nobody else on the node waits long. Every service port is whole within one.
    private const int MaxElements = 20_000;

    private readonly NftBatch _batch = new(dialect.Family, NftablesNames.Table);
    private readonly NftablesDelta _delta = new();
    private NftSet[] _sets = [];
    private int _operations;
    private int _batches;
    private TimeSpan _kernelTime;

    /// <summary>Writes what differs between the two rulesets, if that can be done without reading the kernel.</summary>
    /// <returns>False if a set would become too full: start over with larger ones.</returns>
    internal bool TryAdvance(RulesetChange change, NftablesState state, out ApplyResult result)
    {
        Begin();
        result = default;
        if (change.Applied.Node != change.Desired.Node)
        {
            WriteChangedChains(NftablesStaticRules.Build(change.Applied.Node, dialect), NftablesStaticRules.Build(change.Desired.Node, dialect));
        }

        // Before 6.2 the kernel refuses to delete a chain in the transaction that takes the last element leading to it: it goes with the next one.
        var idle = state.FindIdlePicks();
        foreach (var name in change.Services)
        {
            var before = change.Applied.Services.GetValueOrDefault(name);
            var after = change.Desired.Services.GetValueOrDefault(name);
            if (!ReferenceEquals(before, after) && before != after)
            {
                state.Move(name, before, after, _delta);
            }

            if (_delta.Count >= MaxElements && !TryFlush(state))
            {
                return false;
            }
        }

        state.SweepPicks(idle, _delta);
        if (!TryFlush(state))
        {
            return false;
        }

        result = End(wasFull: false);
        return true;
    }

    /// <summary>Reads what the kernel has, and writes what differs from the ruleset.</summary>
    internal ApplyResult Reconcile(Ruleset ruleset, NftablesState state)
    {
        Begin();
        var plan = NftablesPlan.Build(ruleset.Node, dialect, Count(ruleset));
        var snapshot = NftablesSnapshot.Read(connection, dialect);
        if (snapshot is not null && !snapshot.Fits(plan, Count(ruleset)))
        {
            // One transaction: packets meet the old table or the new one.
            _batch.DeleteTable();
            Create(plan);
            Load(ruleset, state, new NftablesElements(), flushes: false);
        }
        else if (snapshot is null)
        {
            Create(plan);
            Load(ruleset, state, new NftablesElements(), flushes: true);
        }
        else
        {
            _sets = snapshot.Sets;
            Adopt(plan, snapshot, ruleset, state);
        }

        return End(wasFull: true);
    }

    public void Dispose()
    {
        _batch.Dispose();
        connection.Dispose();
    }

    private static int[] Count(Ruleset ruleset)
    {
        var counts = new int[NftablesPlan.AllSets.Length];
        foreach (var rules in ruleset.Services.Values)
        {
            foreach (var frontend in rules.Frontends)
            {
                counts[(int)NftablesSet.ServicePorts]++;
                counts[(int)NftablesSet.RejectedPorts]++;
                counts[(int)NftablesSet.DroppedPorts]++;
                counts[(int)NftablesSet.ClusterIPs]++;
                counts[(int)NftablesNames.EndpointsOf(frontend.Group, rules.Name.Protocol)] += rules.DestinationsOf(frontend).Count;
            }
        }

        return counts;
    }

    private void Create(NftablesPlan plan)
    {
        _sets = [.. plan.Sets];
        _batch.AddTable(new NftTable(dialect.Family, NftablesNames.Table) { Comment = NftablesNames.TableComment });
        foreach (var set in _sets)
        {
            _batch.AddSet(set);
        }

        // A rule can name only a chain that is there: chains first, in an order in which jumps lead back.
        foreach (var chain in plan.Chains)
        {
            AddChain(chain);
        }
    }

    private void Adopt(NftablesPlan plan, NftablesSnapshot snapshot, Ruleset ruleset, NftablesState state)
    {
        foreach (var chain in plan.Chains.Where(chain => !snapshot.Has(chain)))
        {
            Rewrite(chain, exists: snapshot.Has(chain.Name));
        }

        foreach (var pick in snapshot.Picks)
        {
            state.AdoptPick(pick);
            var chain = NftablesStaticRules.BuildPick(pick, dialect);
            if (!snapshot.Has(chain))
            {
                Rewrite(chain, exists: true);
            }
        }

        Load(ruleset, state, snapshot.Elements, flushes: true);
        RemoveForeign(plan, snapshot);
        Commit();
    }

    private void Load(Ruleset ruleset, NftablesState state, NftablesElements kernel, bool flushes)
    {
        foreach (var rules in ruleset.Services.Values.Order(ProgrammingOrder.Instance))
        {
            var present = new NftablesServiceSlots(kernel.ReadSlots(rules, DestinationGroup.Cluster), kernel.ReadSlots(rules, DestinationGroup.Local));
            state.Adopt(rules, present, kernel, _delta);
            if (flushes && _delta.Count >= MaxElements)
            {
                Flush();
            }
        }

        // What nobody wants any more goes last: it may make room for nothing, but taking it away first would leave a gap.
        foreach (var element in kernel.Rest)
        {
            _delta.Remove(element);
        }

        Flush();
        state.SweepPicks(state.FindIdlePicks(), _delta);
        Flush();
    }

    private void RemoveForeign(NftablesPlan plan, NftablesSnapshot snapshot)
    {
        var foreign = snapshot.ForeignChains(plan).ToList();
        foreign.ForEach(_batch.FlushChain);
        foreign.ForEach(_batch.DeleteChain);
    }

    private void WriteChangedChains(IEnumerable<NftablesChain> before, IEnumerable<NftablesChain> after)
    {
        var present = before.ToDictionary(chain => chain.Name);
        foreach (var chain in after.Where(chain => present.GetValueOrDefault(chain.Name) != chain))
        {
            Rewrite(chain, exists: true);
        }
    }

    private void Rewrite(NftablesChain chain, bool exists)
    {
        if (exists)
        {
            _batch.FlushChain(chain.Name);
            AddRules(chain);
        }
        else
        {
            AddChain(chain);
        }
    }

    private void AddChain(NftablesChain chain)
    {
        _batch.AddChain(chain.Chain);
        AddRules(chain);
    }

    private void AddRules(NftablesChain chain)
    {
        foreach (var rule in chain.Rules)
        {
            _batch.AddRule(new NftRule(chain.Name, rule.Expressions));
        }
    }

    private bool TryFlush(NftablesState state)
    {
        foreach (var set in NftablesPlan.AllSets)
        {
            if (state.Counts[(int)set] > NftablesPlan.LimitOf(_sets[(int)set].Size ?? uint.MaxValue))
            {
                return false;
            }
        }

        Flush();
        return true;
    }

    private void Flush()
    {
        foreach (var pick in _delta.NewPicks)
        {
            AddChain(NftablesStaticRules.BuildPick(pick, dialect));
        }

        // Removals first: a key can leave one service port and come to another in the same transaction.
        foreach (var set in NftablesPlan.AllSets)
        {
            foreach (var element in _delta.RemovedFrom(set))
            {
                _batch.DeleteElement(_sets[(int)set], element.Key.Span);
            }
        }

        foreach (var set in NftablesPlan.AllSets)
        {
            WriteAdded(set);
        }

        foreach (var pick in _delta.UnusedPicks)
        {
            _batch.FlushChain(NftablesNames.NameOf(pick));
            _batch.DeleteChain(NftablesNames.NameOf(pick));
        }

        _delta.Clear();
        Commit();
    }

    private void WriteAdded(NftablesSet set)
    {
        Span<byte> comment = stackalloc byte[NftablesComment.MaxLength];
        foreach (var element in _delta.AddedTo(set))
        {
            var text = NftablesComment.Write(element.Service, comment);
            if (element.Pick.IsNone)
            {
                _batch.AddElement(_sets[(int)set], element.Key.Span, element.Data.Span, text);
            }
            else
            {
                _batch.AddElement(_sets[(int)set], element.Key.Span, NftVerdict.Goto(NftablesNames.NameOf(element.Pick)), text);
            }
        }
    }

    private void Commit()
    {
        if (_batch.IsEmpty)
        {
            return;
        }

        var start = Stopwatch.GetTimestamp();
        connection.Commit(_batch);
        _kernelTime += Stopwatch.GetElapsedTime(start);
        _operations += _batch.OperationCount;
        _batches++;
        _batch.Clear();
    }

    // A failure leaves half of a batch behind: it is written anew from the kernel's state.
    private void Begin()
    {
        _batch.Clear();
        _delta.Clear();
        _operations = 0;
        _batches = 0;
        _kernelTime = TimeSpan.Zero;
    }

    private ApplyResult End(bool wasFull)
    {
        Commit();
        return new ApplyResult(_operations, _batches, _kernelTime, wasFull);
    }
}
