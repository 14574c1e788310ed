using System.Diagnostics;
using System.Threading.Channels;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Proxy.Configuration;
using KubeProxyNet.Proxy.Rulesets;
using Microsoft.Extensions.Logging;

namespace KubeProxyNet.Proxy.Loop;

/// <summary>
/// Owns all that changes: takes in events, makes rulesets of them and has the backends apply them. One thread of its own, since the kernel
/// does its work inside the system call and nothing on the way from event to packet should wait for a thread pool.
/// A change is programmed at once; what arrives meanwhile goes into the next batch.
/// </summary>
internal sealed partial class ProxyLoop
{
    private static readonly TimeSpan NodePatience = TimeSpan.FromSeconds(10);

    // An old API server says at once that it has no ServiceCIDRs; one that does not let us see them never answers.
    private static readonly TimeSpan RangePatience = TimeSpan.FromSeconds(3);

    private readonly ProxyOptions _options;
    private readonly ILogger _logger;
    private readonly ISyncObserver _observer;
    private readonly TimeProvider _time;
    private readonly List<FamilyState> _families;
    private readonly ClusterFacts _facts;
    private readonly ChangeTracker _tracker;
    private readonly ChangeLedger _ledger;
    private readonly HeapTrim _heap = new();
    private readonly long _started;
    // Continuations: the writer itself wakes the loop's thread, and no thread of the pool has to be found for it.
    private readonly Channel<LoopEvent> _events = Channel.CreateUnbounded<LoopEvent>(new UnboundedChannelOptions { SingleReader = true, AllowSynchronousContinuations = true });

    private long? _listed;
    private bool _hasServices;
    private bool _hasSlices;
    private bool _hasNode;
    private bool _hasRanges;
    private bool _isReady;
    private CancellationToken _stopping;
    private bool _isSettled;

    internal ProxyLoop(ProxyOptions options, string nodeName, IEnumerable<(IPFamily Family, IProxyBackend Backend)> backends, ISyncObserver observer, TimeProvider time, ILogger logger)
    {
        _options = options;
        _logger = logger;
        _observer = observer;
        _time = time;
        _families = [.. backends.Select(item => new FamilyState(item.Family, item.Backend, new SyncSchedule(time, options.MinSyncPeriod)))];
        _facts = new ClusterFacts(nodeName, options);
        Reports = new ReportLog(logger, observer.ProblemFound);
        _tracker = new ChangeTracker(_facts.NodeFacts, _families.Select(state => state.Family), Reports.Add);
        _started = time.GetTimestamp();
        _ledger = new ChangeLedger(time);
    }

    /// <summary>Where informers put what they see. Any thread may.</summary>
    internal ChannelWriter<LoopEvent> Events => _events.Writer;

    /// <summary>How often destinations that drain are looked at. The kernel remembers a closed connection for two minutes: more often would only cost.</summary>
    internal TimeSpan DrainInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>What was wrong with API objects.</summary>
    internal ReportLog Reports { get; }

    /// <summary>Runs until cancelled; exit leaves the rules in place.</summary>
    /// <exception cref="BackendException">The kernel refuses in a way that waiting does not mend.</exception>
    internal void Run(CancellationToken cancellationToken)
    {
        _stopping = cancellationToken;
        _families.ForEach(static state => state.Backend.Prepare());
        while (!cancellationToken.IsCancellationRequested)
        {
            if (!_events.Reader.TryPeek(out _))
            {
                _heap.Rest();
            }

            WaitForWork(cancellationToken);
            while (_events.Reader.TryRead(out var next))
            {
                if (next is LoopEvent.Question(var look))
                {
                    look(new LoopView(_facts.NodeFacts, [.. _families.Select(state => state.Desired)], _tracker.Find));
                    continue;
                }

                var (services, slices) = _ledger.Take(next);
                _observer.ChangesSeen(services, slices);
                Take(next);
            }

            if (!cancellationToken.IsCancellationRequested && IsReady())
            {
                Sync();
            }
            else
            {
                GetAhead();
            }
        }
    }

    // While the rest of the slices is on its way, rules are made of those that are here.
    private void GetAhead()
    {
        if (_isReady || !_hasServices || !_hasNode)
        {
            return;
        }

        foreach (var state in _families)
        {
            var (next, changed) = _tracker.BuildArrived(state.Desired);
            state.Pending.UnionWith(changed);
            state.Desired = next;
        }

        _tracker.ForgetArrived();
    }

    private void WaitForWork(CancellationToken cancellationToken)
    {
        var wait = NextDeadline();
        try
        {
            if (wait > TimeSpan.Zero || wait == Timeout.InfiniteTimeSpan)
            {
                _events.Reader.WaitToReadAsync(cancellationToken).AsTask().Wait(wait, cancellationToken);
            }
        }
        catch (Exception error) when (error is OperationCanceledException or AggregateException { InnerException: OperationCanceledException })
        {
            // The caller looks at the token.
        }
    }

    private TimeSpan NextDeadline()
    {
        if (!_isReady)
        {
            return _listed is not { } listed ? Timeout.InfiniteTimeSpan
                : Clamp(_hasNode && HasAddresses ? RangePatience - _time.GetElapsedTime(listed) : NodePatience - _time.GetElapsedTime(_started));
        }

        var least = Timeout.InfiniteTimeSpan;
        foreach (var state in _families)
        {
            if (TimeLeft(state) is { } left && (left < least || least == Timeout.InfiniteTimeSpan))
            {
                least = left;
            }
        }

        return least;
    }

    // Null: nothing is to be done until something happens.
    private TimeSpan? TimeLeft(FamilyState state) =>
        state.IsBehind ? state.Schedule.TimeLeft : state.LastLook is { } last ? Clamp(DrainInterval - _time.GetElapsedTime(last)) : null;

    private void Sync()
    {
        foreach (var state in _families)
        {
            Advance(state);
            state.IsBehind |= state.LastLook is { } last && _time.GetElapsedTime(last) >= DrainInterval;
            if (state.IsBehind && state.Schedule.TimeLeft == TimeSpan.Zero)
            {
                Apply(state);
            }

            HandOutHealthChecks(state);
        }

        if (_families.TrueForAll(state => !state.IsBehind))
        {
            _ledger.Settle();
        }

        _observer.ChangesPending(_ledger.Services, _ledger.EndpointSlices);

        if (!_isSettled && _families.TrueForAll(state => state.IsSynced))
        {
            _isSettled = true;
            _heap.Settle();
        }
    }

    private void Advance(FamilyState state)
    {
        var node = NodeRulesBuilder.Build(_options, _facts, state.Family);
        if (!_tracker.HasChanges(state.Family) && node == state.Desired.Node)
        {
            if (!state.IsBehind)
            {
                _ledger.Dismiss(state.Family);
            }

            return;
        }

        var (next, changed) = _tracker.Build(state.Desired, node);
        state.Pending.UnionWith(changed);
        if (changed.Count > 0 || next.Node != state.Desired.Node)
        {
            state.IsBehind = true;
            _observer.Queued(state.Family);
        }

        state.Desired = next;
        if (!state.IsBehind)
        {
            _ledger.Dismiss(state.Family);
        }
    }

    // Only once the kernel holds what goes with them. They can change alone: where the last ready endpoint here begins to terminate, it goes on
    // getting traffic while load balancers are told to look elsewhere.
    private void HandOutHealthChecks(FamilyState state)
    {
        var checks = _tracker.HealthChecks(state.Family);
        var addresses = state.Desired.Node.NodePortAddresses;
        if (state.IsBehind || !state.IsSynced || (ReferenceEquals(checks, state.AppliedHealthChecks) && addresses == state.AppliedHealthCheckAddresses))
        {
            return;
        }

        state.AppliedHealthChecks = checks;
        state.AppliedHealthCheckAddresses = addresses;
        _observer.HealthChecksChanged(state.Family, [.. checks.Values], addresses);
    }

    private void Apply(FamilyState state)
    {
        var start = Stopwatch.GetTimestamp();
        try
        {
            var change = new RulesetChange(state.Applied, state.Desired, state.Pending);
            var result = state.Backend.Apply(change);
            Succeeded(state, change, result, Stopwatch.GetElapsedTime(start));
        }
        catch (BackendException error) when (!error.IsPermanent)
        {
            var delay = state.Schedule.Failed();
            Log.SyncFailed(_logger, state.Family, delay.TotalSeconds, error.Message);
            _observer.Failed(state.Family, Stopwatch.GetElapsedTime(start), error.Message);
        }
    }

    private void Succeeded(FamilyState state, RulesetChange change, ApplyResult result, TimeSpan duration)
    {
        state.Applied = state.Desired;
        state.IsBehind = false;
        state.LastLook = result.Draining > 0 ? _time.GetTimestamp() : null;
        if (state.Schedule.Succeeded() is > 0 and var failures)
        {
            Log.SyncRecovered(_logger, state.Family, failures);
        }

        if (!state.IsSynced)
        {
            Log.FirstSync(_logger, state.Family, state.Applied.Services.Count, result.Operations, result.Batches, result.KernelTime.TotalMilliseconds);
            state.IsSynced = true;
            new BackendWatch(state.Family, state.Backend, _events.Writer, _logger).Start(_stopping);
        }
        else
        {
            Log.Synced(_logger, state.Family, change.Services.Count, result.Operations, result.KernelTime.TotalMilliseconds);
        }

        if (_ledger.Close(state.Family) is ({ } sinceArrival, var sinceTrigger))
        {
            _observer.ChangesProgrammed(state.Family, sinceArrival, sinceTrigger);
        }

        _observer.Synced(state.Family, result, duration, change);
        state.Pending.Clear();
        if (state.Intruder is { } intruder)
        {
            state.Intruder = null;
            TellRepaired(state.Family, intruder, result.Operations, duration);
        }
    }

    // Who cannot tell whether anything has changed asks for a comparison too.
    private void TellRepaired(IPFamily family, ForeignChange intruder, int operations, TimeSpan duration)
    {
        if (operations > 0)
        {
            Log.Repaired(_logger, family, intruder, operations, duration.TotalMilliseconds);
        }
        else if (intruder.Process.Length > 0)
        {
            // A sync met it before the event came.
            Log.AlreadyRepaired(_logger, family, intruder);
        }
        else
        {
            Log.Compared(_logger, family, duration.TotalMilliseconds);
        }

        _observer.Repaired(family, intruder, operations);
    }

    private static TimeSpan Clamp(TimeSpan time) => time > TimeSpan.Zero ? time : TimeSpan.Zero;
}
