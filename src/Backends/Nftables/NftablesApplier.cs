using System.Diagnostics;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Backends.Tables;
using KubeProxyNet.Netlink.Nftables;

namespace KubeProxyNet.Backends.Nftables;

/// <summary>
/// Moves the kernel's table from one ruleset to the next. All input and output of this backend is here, in the snapshot and in the bindings.
/// </summary>
internal sealed partial class NftablesApplier : IDisposable
{
    // A transaction holds the namespace's nf_tables mutex: bounded, so that nobody else on the node waits long. Every service port is whole within one.
    private const int MaxElements = 10_000;

    // But the kernel looks at every verdict of the table in each: of a large table, a few large ones.
    private const int MostBatches = 12;

    private readonly NftablesConnection _connection;
    private readonly NftablesDialect _dialect;
    private readonly NftBatch _batch;
    private readonly NftablesBindings _bindings;
    private readonly NftablesStickyWriter _sticky;
    private readonly NftablesDelta _delta = new();
    private NftSet[] _sets = [];
    private int _operations;
    private int _batches;
    private TimeSpan _kernelTime;
    private Task<(TimeSpan Time, int Operations)>? _sending;

    internal NftablesApplier(NftablesConnection connection, NftablesDialect dialect)
    {
        _connection = connection;
        _dialect = dialect;
        _batch = new NftBatch(dialect.Family, NftablesNames.Table);
        _bindings = new NftablesBindings(connection, dialect);
        _sticky = new NftablesStickyWriter(_batch, _bindings);
    }

    /// <summary>Number of transactions that have succeeded since the last call began.</summary>
    internal int Batches => _batches;

    /// <summary>Writes what differs between the two rulesets, if that can be done without reading the kernel.</summary>
    /// <returns>False if a set would become too full: start over with larger ones.</returns>
    internal bool TryAdvance(RulesetChange change, NftablesState state, out ApplyResult result)
    {
        Begin();
        result = default;
        if (change.Applied.Node != change.Desired.Node)
        {
            WriteChangedChains(NftablesStaticRules.Build(change.Applied.Node, _dialect), NftablesStaticRules.Build(change.Desired.Node, _dialect));
            state.Move(change.Applied.Node, change.Desired.Node, _delta);
        }

        // Before 6.2 the kernel refuses to delete a chain in the transaction that takes the last element leading to it: it goes with the next one.
        var idle = state.FindRetired();
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

        state.Sweep(idle, _delta);
        if (!TryFlush(state))
        {
            return false;
        }

        result = End(wasFull: false);
        return true;
    }

    /// <summary>Reads what the kernel has, and writes what differs from the ruleset.</summary>
    /// <param name="ruleset">What is wanted.</param>
    /// <param name="state">Filled in.</param>
    /// <param name="read">What the kernel has, if it has been read already.</param>
    internal ApplyResult Reconcile(Ruleset ruleset, NftablesState state, NftablesSnapshot? read)
    {
        Begin();
        var counts = Count(ruleset);
        state.Reserve(ruleset.Services.Count, counts);
        var plan = NftablesPlan.Build(ruleset.Node, _dialect, counts);
        var sticky = FindSticky(ruleset);
        var pools = sticky.SelectMany(port => port.Pools).ToList();
        var snapshot = read ?? NftablesSnapshot.Read(_connection, _dialect);
        if (snapshot is not null && !snapshot.Fits(plan, counts, pools))
        {
            // One transaction: packets meet the old table or the new one. Bindings move over.
            _bindings.Keep(pools.Where(snapshot.Has));
            _batch.DeleteTable();
            Create(plan);
            Load(ruleset, state, null, flushes: false, counts.Sum());
            Sweep(state);
        }
        else if (snapshot is null)
        {
            Create(plan);
            Load(ruleset, state, null, flushes: true, counts.Sum());
            Sweep(state);
        }
        else
        {
            _sets = snapshot.Sets;
            Adopt(plan, snapshot, ruleset, state, counts.Sum());
            RemoveForeign(snapshot.ForeignChains(plan, sticky), snapshot.ForeignSets(plan, pools));
            Sweep(state);
        }

        _delta.Shrink();
        return End(wasFull: true);
    }

    public void Dispose()
    {
        Abandon();
        _batch.Dispose();
        _connection.Dispose();
    }

    private static int[] Count(Ruleset ruleset)
    {
        var counts = new int[NftablesPlan.AllSets.Length];
        counts[(int)NftablesSet.NodePortIPs] = ruleset.Node.NodePortAddresses?.Length ?? 0;
        foreach (var rules in ruleset.Services.Values)
        {
            NftablesRenderer.Count(rules, counts);
        }

        return counts;
    }

    private List<NftablesStickyPort> FindSticky(Ruleset ruleset) =>
    [
        .. ruleset.Services.Values
            .Where(rules => rules.AffinityTimeout is not null)
            .Select(rules => NftablesSticky.Build(rules, NftablesServiceSlots.None.Next(rules), _dialect))
            .OfType<NftablesStickyPort>(),
    ];

    private void Create(NftablesPlan plan)
    {
        _sets = [.. plan.Sets];
        _batch.AddTable(new NftTable(_dialect.Family, NftablesNames.Table) { Comment = NftablesNames.TableComment });
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

    private void Adopt(NftablesPlan plan, NftablesSnapshot snapshot, Ruleset ruleset, NftablesState state, int elements)
    {
        foreach (var chain in plan.Chains.Where(chain => !snapshot.Has(chain)))
        {
            Rewrite(chain, exists: snapshot.Has(chain.Name));
        }

        foreach (var pick in snapshot.Picks)
        {
            state.AdoptPick(pick);
            var chain = NftablesStaticRules.BuildPick(pick, _dialect);
            if (!snapshot.Has(chain))
            {
                Rewrite(chain, exists: true);
            }
        }

        Load(ruleset, state, snapshot, flushes: true, elements);
    }

    private void Load(Ruleset ruleset, NftablesState state, NftablesSnapshot? snapshot, bool flushes, int elements)
    {
        var kernel = snapshot?.Elements ?? new NftablesElements();
        var batchSize = Math.Max(MaxElements, elements / MostBatches);
        state.Adopt(ruleset.Node, kernel, _delta);
        foreach (var rules in ProgrammingOrder.Sort(ruleset.Services.Values))
        {
            var present = new NftablesServiceSlots(kernel.ReadSlots(rules, DestinationGroup.Cluster), kernel.ReadSlots(rules, DestinationGroup.Local));
            state.Adopt(rules, present, kernel, sticky => snapshot?.FindSticky(sticky), _delta);
            if (flushes && _delta.Count >= batchSize)
            {
                Write();
                Send();
            }
        }

        // What nobody wants any more goes last: it may make room for nothing, but taking it away first would leave a gap.
        foreach (var element in kernel.Rest)
        {
            _delta.Remove(element);
        }

        Flush();
    }

    // What only foreign chains led to is free now.
    private void Sweep(NftablesState state)
    {
        state.Sweep(state.FindRetired(), _delta);
        Flush();
    }

    private void RemoveForeign(IEnumerable<string> chains, IEnumerable<string> sets)
    {
        var foreign = chains.ToList();
        foreign.ForEach(_batch.FlushChain);
        foreign.ForEach(_batch.DeleteChain);
        foreach (var set in sets)
        {
            _batch.DeleteSet(set);
        }
    }

    // The kernel takes one batch while the next is written, which needs about as long.
    private void Send()
    {
        Join();
        var batch = _batch.Detach();
        _sending = Task.Run(() =>
        {
            using (batch)
            {
                var start = Stopwatch.GetTimestamp();
                _connection.Commit(batch);
                return (Stopwatch.GetElapsedTime(start), batch.OperationCount);
            }
        });
    }

    private void Join()
    {
        if (_sending is not { } sending)
        {
            return;
        }

        _sending = null;
        var (time, operations) = sending.GetAwaiter().GetResult();
        _kernelTime += time;
        _operations += operations;
        _batches++;
    }

    // How it went is read from the kernel: whoever starts over or ends does not ask.
    private void Abandon()
    {
        _sending?.ContinueWith(static _ => { }, TaskScheduler.Default).Wait();
        _sending = null;
    }

    private void Commit()
    {
        Join();
        if (!_batch.IsEmpty)
        {
            var start = Stopwatch.GetTimestamp();
            _connection.Commit(_batch);
            _kernelTime += Stopwatch.GetElapsedTime(start);
            _operations += _batch.OperationCount;
            _batches++;
            _batch.Clear();
        }

        _sticky.Sweep();
    }

    // A failure leaves half of a batch behind: it is written anew from the kernel's state.
    private void Begin()
    {
        Abandon();
        _batch.Clear();
        _delta.Clear();
        _sticky.Clear();
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
