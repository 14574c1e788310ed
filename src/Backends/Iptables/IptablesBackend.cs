using System.Net.Sockets;
using KubeProxyNet.Backends.Processes;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Netlink;
using KubeProxyNet.Netlink.Nftables;
using KubeProxyNet.Netlink.Sockets;

namespace KubeProxyNet.Backends.Iptables;

/// <summary>Programs Services by iptables-restore, under kube-proxy's chain names.</summary>
public sealed class IptablesBackend : IProxyBackend
{
    // Each refusal names one service port more; beyond this the fault is not theirs.
    private const int MaxRefusals = 16;

    private static readonly TimeSpan UsualLockPatience = TimeSpan.FromSeconds(5);

    private readonly IptablesDialect _dialect;
    private readonly IptablesConnection _connection;
    private readonly IptablesApplier _applier;
    private readonly IIptablesGuard _guard;
    private readonly Isolation _isolation = new();
    private IptablesState? _state;

    /// <summary>Works with these programs.</summary>
    /// <param name="family">The IP family.</param>
    /// <param name="programs">The programs, of that family.</param>
    /// <param name="runner">Runs them.</param>
    /// <param name="place">The network namespace in which it runs them, if that is not this process's.</param>
    /// <param name="commits">Shared with the backend of the other family.</param>
    /// <param name="lockPatience">How long the lock that all such programs share is waited for; five seconds if nothing is said.</param>
    public IptablesBackend(
        IPFamily family, IptablesPrograms programs, ICommandRunner runner, NetworkNamespace? place = null, IptablesCommits? commits = null, TimeSpan? lockPatience = null)
    {
        ArgumentNullException.ThrowIfNull(programs);
        _dialect = IptablesDialect.Of(family);
        _connection = new IptablesConnection(programs, runner, lockPatience ?? UsualLockPatience);
        _guard = programs.Variant == IptablesVariant.Nft
            ? new IptablesNftGuard(
                _dialect,
                () => place is null ? NftablesConnection.Open() : NftablesConnection.Open(place),
                () => place is null ? NftablesMonitor.Open() : NftablesMonitor.Open(place),
                commits ?? new IptablesCommits())
            : new IptablesLegacyGuard(_dialect, new IptablesConnection(programs, runner, UsualLockPatience), place);
        _applier = new IptablesApplier(_connection, _dialect, _guard);
    }

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
                catch (IptablesException refusal) when (!wasRead && refusal.Line is not null)
                {
                    // Nobody is accused; the state is forgotten, and the next attempt reads the tables back.
                }
                catch (IptablesException refusal) when (attempt < MaxRefusals && refusal.Service is { } owner && _isolation.TryIsolate([owner], filtered.Desired))
                {
                    filtered = filtered with { Desired = _isolation.Without(filtered.Desired) };
                }
            }
        }
        catch (IptablesException error)
        {
            throw new BackendException(error.Message, error, error.Service, error.IsPermanent);
        }
        catch (Exception error) when (error is NetlinkException or SocketException)
        {
            throw new BackendException($"{_dialect.Program} rules cannot be guarded: {error.Message}", error, isPermanent: error is NetlinkException { IsNotPermitted: true });
        }
    }

    /// <inheritdoc/>
    public void Invalidate() => _state = null;

    /// <inheritdoc/>
    public bool IsUntouched()
    {
        try
        {
            return _state is not null && _guard.IsUntouched();
        }
        catch (Exception error) when (error is NetlinkException or SocketException)
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
            _guard.Watch(listening, changed, cancellationToken);
        }
        catch (Exception error) when (error is NetlinkException or IptablesException)
        {
            throw new BackendException($"{_dialect.Program} rules are not watched: {error.Message}", error);
        }
    }

    /// <inheritdoc/>
    public void Cleanup()
    {
        _state = null;
        try
        {
            IptablesCleanup.Run(_connection);
        }
        catch (IptablesException error)
        {
            throw new BackendException($"{_dialect.Program} rules are not removed: {error.Message}", error, isPermanent: error.IsPermanent);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _guard.Dispose();

    private ApplyResult Move(RulesetChange change)
    {
        // Forgotten until the programs have succeeded: after a failure the next call reads back what there is.
        var state = _state;
        _state = null;
        if (state is null || !_applier.TryAdvance(change, state, out var result))
        {
            (result, state) = _applier.Reconcile(change.Desired);
        }

        _state = state;
        return result;
    }
}
