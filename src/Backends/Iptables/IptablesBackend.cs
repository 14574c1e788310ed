using KubeProxyNet.Backends.Processes;
using KubeProxyNet.Backends.Rules;

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
    private readonly IptablesIsolation _isolation = new();
    private IptablesState? _state;

    /// <summary>Works with these programs. The lock that they share is waited for so long; five seconds if nothing is said.</summary>
    public IptablesBackend(IPFamily family, IptablesPrograms programs, ICommandRunner runner, TimeSpan? lockPatience = null)
    {
        _dialect = IptablesDialect.Of(family);
        _connection = new IptablesConnection(programs, runner, lockPatience ?? UsualLockPatience);
        _applier = new IptablesApplier(_connection, _dialect);
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
                catch (IptablesException refusal) when (attempt < MaxRefusals && _isolation.TryIsolate(refusal, filtered.Desired))
                {
                    filtered = filtered with { Desired = _isolation.Without(filtered.Desired) };
                }
            }
        }
        catch (IptablesException error)
        {
            throw new BackendException(error.Message, error, error.Service, error.IsPermanent);
        }
    }

    /// <inheritdoc/>
    public void Invalidate() => _state = null;

    /// <inheritdoc/>
    public bool IsUntouched() => false;

    /// <inheritdoc/>
    public void Watch(Action listening, Action<ForeignChange> changed, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(listening);
        listening();
        cancellationToken.WaitHandle.WaitOne();
    }

    /// <inheritdoc/>
    public void Cleanup()
    {
        _state = null;
        IptablesCleanup.Run(_connection);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

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
