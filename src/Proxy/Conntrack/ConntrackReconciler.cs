using System.Collections.Frozen;
using System.Runtime.InteropServices;
using System.Threading.Channels;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Netlink;
using KubeProxyNet.Netlink.Conntrack;
using Microsoft.Extensions.Logging;

namespace KubeProxyNet.Proxy.Conntrack;

/// <summary>
/// Removes conntrack entries that lead past the rules: the kernel asks the rules for the first packet of a flow only. Works on a thread of its
/// own, after the commit, so that no sync waits for it; entries are looked at as they come, so memory does not grow with their number.
/// Flows of other programs are never touched.
/// </summary>
internal sealed class ConntrackReconciler
{
    /// <summary>After this the flows of a changed frontend are looked at once more.</summary>
    internal static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(500);

    private const int MostTargetsWhileFailing = 200_000;

    // In the long run it takes a fiftieth of a processor at most, however much changes; and another one for what is urgent: UDP, and all there is when rules were taken away.
    private const int DefaultParts = 50;
    private static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LastDelay = TimeSpan.FromSeconds(60);

    private readonly Channel<(RulesetChange Change, bool IsUrgent)> _changes = Channel.CreateUnbounded<(RulesetChange, bool)>(new UnboundedChannelOptions { SingleReader = true });
    private readonly FlowWatchList[] _lists;

    // Found and not deleted yet: so few that a table of any size costs no memory.
    private readonly List<ConntrackEntry> _stale = new(ConntrackConnection.MostDeletions);
    private readonly Func<IFlowTable> _open;
    private readonly IConntrackObserver _observer;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    // Who is urgent has a budget of his own, and what others have left.
    private readonly (bool IsUrgent, LookBudget[] Budgets)[] _kinds;

    private IFlowTable? _table;
    private int _failures;
    private long _failedAt;

    /// <summary>Connects when there is something to look for, and looks for one of so many parts of its time (<see cref="LookBudget"/>).</summary>
    internal ConntrackReconciler(Func<IFlowTable> open, IConntrackObserver observer, TimeProvider time, ILogger logger, int parts = DefaultParts)
    {
        _open = open;
        _observer = observer;
        _time = time;
        _logger = logger;
        var (urgent, ordinary) = (new LookBudget(parts, time), new LookBudget(parts, time));
        _kinds = [(true, [urgent, ordinary]), (false, [ordinary])];
        _lists = [.. Enum.GetValues<IPFamily>().Select(family => new FlowWatchList(family, Grace, time))];
    }

    /// <summary>The kernel has these rules now. Any thread may say so; nothing is waited for.</summary>
    internal void Take(RulesetChange change) => _changes.Writer.TryWrite((change with { Services = [.. change.Services] }, false));

    /// <summary>
    /// The kernel has these rules again, and had none for a while. Urgent: what went its way untranslated meanwhile has to be gone before its clients try again, however
    /// much else changes.
    /// </summary>
    internal void TakeRepaired(Ruleset rules) =>
        _changes.Writer.TryWrite((new RulesetChange(Ruleset.Empty(rules.Family), rules, [.. rules.Services.Keys]), true));

    /// <summary>Works until cancelled.</summary>
    internal void Run(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            Wait(Step(), cancellationToken);
        }

        Close();
    }

    /// <summary>Looks at what is due.</summary>
    /// <returns>How long until there is more to do, if nothing is heard before.</returns>
    internal TimeSpan Step()
    {
        TakeChanges();
        if (DelayLeft() is { } delay && delay > TimeSpan.Zero)
        {
            return delay;
        }

        // Decided before anybody looks: while what comes first changes all the time, IPv6 and what is not urgent would never have their turn.
        var mayLook = Array.ConvertAll(_kinds, kind => (kind.IsUrgent, Budget: Array.Find(kind.Budgets, budget => budget.RestLeft == TimeSpan.Zero)));
        foreach (var (isUrgent, budget) in mayLook)
        {
            foreach (var list in _lists)
            {
                var due = budget is null ? [] : list.ListDue(isUrgent);
                if (due.Count > 0 && !TryLook(list, due, budget!))
                {
                    return DelayLeft() ?? TimeSpan.Zero;
                }
            }
        }

        return TimeLeft();
    }

    // Until something is due for which there is time to spend.
    private TimeSpan TimeLeft()
    {
        var left = _kinds.Min(kind => _lists.Min(list => list.TimeLeft(kind.IsUrgent)) is var due && due < Rest(kind.Budgets) ? Rest(kind.Budgets) : due);
        return left ?? Timeout.InfiniteTimeSpan;

        static TimeSpan Rest(LookBudget[] budgets) => budgets.Min(budget => budget.RestLeft);
    }

    private static string Explain(Exception error) => error switch
    {
        NetlinkException { IsNotPermitted: true } => "CAP_NET_ADMIN is missing",
        NetlinkException { IsNotSupported: true } => $"the kernel has no nf_conntrack_netlink: {error.Message}",
        NetlinkException => error.Message,
        _ => error.ToString(),
    };

    private void Wait(TimeSpan time, CancellationToken cancellationToken)
    {
        try
        {
            if (time != TimeSpan.Zero)
            {
                _changes.Reader.WaitToReadAsync(cancellationToken).AsTask().Wait(time, cancellationToken);
            }
        }
        catch (Exception error) when (error is OperationCanceledException or AggregateException { InnerException: OperationCanceledException })
        {
            // The caller looks at the token.
        }
    }

    private void TakeChanges()
    {
        while (_changes.Reader.TryRead(out var item))
        {
            _lists[(int)item.Change.Desired.Family].Take(item.Change, item.IsUrgent);
        }
    }

    // Whatever goes wrong here, traffic flows; so it is said and tried again.
    private bool TryLook(FlowWatchList list, IReadOnlyList<KeyValuePair<FlowTarget, FlowWatch>> due, LookBudget budget)
    {
        var start = _time.GetTimestamp();
        try
        {
            var deleted = Look(list, due);
            var duration = _time.GetElapsedTime(start);
            budget.Spend(duration);
            Log.Reconciled(_logger, list.Family, due.Count, deleted, duration.TotalMilliseconds);
            _observer.Reconciled(list.Family, duration, deleted);
            if (_failures > 0)
            {
                Log.ReconcilerRecovered(_logger, _failures);
                _failures = 0;
            }

            return true;
        }
        catch (Exception error)
        {
            Failed(list, error);
            return false;
        }
    }

    private int Look(FlowWatchList list, IReadOnlyList<KeyValuePair<FlowTarget, FlowWatch>> due)
    {
        var table = _table ??= _open();
        var addresses = due.Any(item => item.Key.Address is null) ? table.ListNodeAddresses(list.Family) : FrozenSet<IPValue>.Empty;
        var deleted = 0;
        _stale.Clear();
        foreach (var filter in FlowDumps.Plan(list.Family, due.Select(item => item.Key)))
        {
            table.Dump(filter, (in entry) =>
            {
                if (list.IsStale(entry, addresses))
                {
                    _stale.Add(entry);
                    deleted += _stale.Count == ConntrackConnection.MostDeletions ? DeleteStale(table, list, addresses) : 0;
                }
            });
            deleted += DeleteStale(table, list, addresses);
        }

        list.Passed(due);
        return deleted;
    }

    private int DeleteStale(IFlowTable table, FlowWatchList list, IReadOnlySet<IPValue> addresses)
    {
        // The rules may have moved on since the look began, and the flows be right by now.
        TakeChanges();
        _stale.RemoveAll(entry => !list.IsStale(entry, addresses));
        var deleted = table.Delete(CollectionsMarshal.AsSpan(_stale));
        _stale.Clear();
        return deleted;
    }

    private void Failed(FlowWatchList list, Exception error)
    {
        // A dump that was left half way would meet the next one.
        Close();
        _failedAt = _time.GetTimestamp();
        _observer.Failed(list.Family);
        if (_failures++ == 0)
        {
            Log.ReconcilerFailed(_logger, list.Family, Explain(error));
        }

        if (list.Count > MostTargetsWhileFailing)
        {
            list.ForgetGone();
        }
    }

    private void Close()
    {
        _table?.Dispose();
        _table = null;
    }

    private TimeSpan? DelayLeft()
    {
        if (_failures == 0)
        {
            return null;
        }

        var delay = FirstDelay * Math.Pow(2, Math.Min(_failures - 1, 10));
        var left = (delay < LastDelay ? delay : LastDelay) - _time.GetElapsedTime(_failedAt);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }
}
