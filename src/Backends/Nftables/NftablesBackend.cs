using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Backends.Tables;
using KubeProxyNet.Netlink;
using KubeProxyNet.Netlink.Nftables;

namespace KubeProxyNet.Backends.Nftables;

/// <summary>Programs Services into nf_tables by netlink: one table a family, a constant number of sets, no nft binary.</summary>
public sealed class NftablesBackend : IProxyBackend
{
    // How soon the watch sees that it has been cancelled; events wake it at once.
    private static readonly TimeSpan WatchInterval = TimeSpan.FromMilliseconds(250);

    // Each refusal names at least one service port more; beyond this the fault is not theirs.
    private const int MaxRefusals = 16;

    private readonly NftablesDialect _dialect;
    private readonly NftablesConnection _connection;
    private readonly NftablesCommits _commits;
    private readonly Func<NftablesMonitor> _openMonitor;
    private readonly NftablesApplier _applier;
    private readonly Isolation _isolation = new();
    private NftablesState? _state;

    private Task<(NftablesSnapshot? Snapshot, uint Generation)>? _prepared;

    // The ruleset's generation when the table was last read back.
    private uint _read;

    /// <summary>Takes the connection over, and closes it in the end. The monitor, when it is asked for, must listen in the same network namespace.</summary>
    public NftablesBackend(IPFamily family, NftablesConnection connection, NftablesCommits? commits = null, Func<NftablesMonitor>? openMonitor = null, uint affinityClients = NftablesDialect.DefaultAffinityClients)
    {
        _commits = commits ?? new NftablesCommits();
        _openMonitor = openMonitor ?? NftablesMonitor.Open;
        _dialect = NftablesDialect.Of(family).WithAffinityClients(affinityClients);
        _connection = connection;
        _applier = new NftablesApplier(connection, _dialect);
    }

    /// <summary>What <see cref="Prepare"/> began has ended, well or not.</summary>
    internal bool IsPrepared => _prepared is { IsCompleted: true };

    /// <inheritdoc/>
    public void Prepare() => _prepared = Task.Run(() =>
    {
        var generation = _connection.GetGeneration().Id;
        return (NftablesSnapshot.Read(_connection, _dialect), generation);
    });

    /// <inheritdoc/>
    public ApplyResult Apply(RulesetChange change)
    {
        ArgumentNullException.ThrowIfNull(change);

        var filtered = _isolation.Filter(change);
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                var wasRead = _state is null;
                try
                {
                    return Move(filtered) with { Isolated = _isolation.Names };
                }
                catch (NftBatchException refusal) when (!wasRead || (attempt < MaxRefusals && IsFaultOfOthers(refusal)))
                {
                    // Nobody is accused; the state is forgotten, and the next attempt reads the table back.
                }
                catch (NftBatchException refusal) when (attempt < MaxRefusals && !refusal.IsOutcomeUnknown && _isolation.TryIsolate(OwnersOf(refusal, filtered.Desired), filtered.Desired))
                {
                    filtered = filtered with { Desired = _isolation.Without(filtered.Desired) };
                }
            }
        }
        catch (NetlinkException error)
        {
            throw new BackendException($"table {_dialect.Word} {NftablesNames.Table}: {error.Message}", error, isPermanent: error.IsNotPermitted);
        }
        catch (NftBatchException error)
        {
            throw new BackendException($"table {_dialect.Word} {NftablesNames.Table}: {error.Message}", error);
        }
    }

    /// <inheritdoc/>
    public void Invalidate() => _state = null;

    /// <inheritdoc/>
    public bool IsUntouched()
    {
        try
        {
            return _state is not null && _commits.Matches(_connection.GetGeneration().Id);
        }
        catch (NetlinkException)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public void Watch(Action listening, Action<ForeignChange> changed, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(listening);
        try
        {
            using var monitor = _openMonitor();
            monitor.IgnoredPortId = _connection.PortId;
            listening();
            var watch = new TableWatch(_dialect.Family, NftablesNames.Table, changed);
            while (!cancellationToken.IsCancellationRequested)
            {
                monitor.ReadEvents(watch.Take, WatchInterval);
            }
        }
        catch (NetlinkException error)
        {
            throw new BackendException($"table {_dialect.Word} {NftablesNames.Table} is not watched: {error.Message}", error);
        }
    }

    /// <inheritdoc/>
    public void Cleanup()
    {
        _state = null;
        TakePrepared();
        NftablesCleanup.Run(_connection, _dialect.IPFamily);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        TakePrepared();
        _applier.Dispose();
    }

    // What is missing, or there already, although the table was just read: somebody has flushed or changed it since. No service port's doing.
    private bool IsFaultOfOthers(NftBatchException refusal) =>
        refusal.Errors.Any(error => error.Error.IsNotFound || error.Error.IsAlreadyExists) && _connection.GetGeneration().Id != _read + (uint)_applier.Batches;

    // What is sticky has objects of its own, which carry no comment.
    private static IEnumerable<ServicePortName> OwnersOf(NftBatchException refusal, Ruleset ruleset) => RefusedElements.OwnersOf(refusal, ruleset)
        .Concat(ruleset.Services.Values.Where(rules => IsStickyObjectIn(refusal, rules)).Select(rules => rules.Name));

    private static bool IsStickyObjectIn(NftBatchException refusal, ServiceRules rules) =>
        rules.AffinityTimeout is not null && NftablesSticky.RecordChainOf(rules.Name)["record".Length..] is var id
        && refusal.Errors.Any(error => !error.Error.IsTransient && error.Operation.Contains(id, StringComparison.Ordinal));

    // Once. Whatever was wrong is met again when the table is read in earnest.
    private (NftablesSnapshot? Snapshot, uint Generation)? TakePrepared()
    {
        if (_prepared is not { } prepared)
        {
            return null;
        }

        _prepared = null;
        prepared.ContinueWith(static _ => { }, TaskScheduler.Default).Wait();
        return prepared.IsCompletedSuccessfully ? prepared.Result : null;
    }

    private ApplyResult Move(RulesetChange change)
    {
        // Forgotten until the kernel has said yes: after a failure the next call reads back what there is.
        var state = _state;
        _state = null;
        var prepared = TakePrepared();
        if (state is null || !_applier.TryAdvance(change, state, out var result))
        {
            _read = _connection.GetGeneration().Id;
            _commits.Begin(_read);
            state = new NftablesState(_dialect);
            result = _applier.Reconcile(change.Desired, state, prepared is { Snapshot: { } snapshot, Generation: var generation } && generation == _read ? snapshot : null);
        }

        _commits.Add(result.Batches);
        _state = state;
        return result;
    }
}
