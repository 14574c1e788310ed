using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Netlink;
using KubeProxyNet.Netlink.Nftables;

namespace KubeProxyNet.Backends.Nftables;

/// <summary>Programs Services into nf_tables by netlink: one table a family, a constant number of sets, no nft binary.</summary>
public sealed class NftablesBackend : IProxyBackend
{
    // Each refusal names at least one service port more; beyond this the fault is not theirs.
    private const int MaxRefusals = 16;

    private readonly NftablesDialect _dialect;
    private readonly NftablesConnection _connection;
    private readonly NftablesApplier _applier;
    private readonly NftablesIsolation _isolation = new();
    private NftablesState? _state;

    /// <summary>Takes the connection over, and closes it in the end.</summary>
    public NftablesBackend(IPFamily family, NftablesConnection connection)
    {
        _dialect = NftablesDialect.Of(family);
        _connection = connection;
        _applier = new NftablesApplier(connection, _dialect);
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
                try
                {
                    return Move(filtered) with { Isolated = _isolation.Names };
                }
                catch (NftBatchException refusal) when (attempt < MaxRefusals && !refusal.IsOutcomeUnknown && _isolation.TryIsolate(refusal, filtered.Desired))
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
    public void Cleanup()
    {
        _state = null;
        NftablesCleanup.Run(_connection, _dialect.IPFamily);
    }

    /// <inheritdoc/>
    public void Dispose() => _applier.Dispose();

    private ApplyResult Move(RulesetChange change)
    {
        // Forgotten until the kernel has said yes: after a failure the next call reads back what there is.
        var state = _state;
        _state = null;
        if (state is null || change.ReadsBack || !_applier.TryAdvance(change, state, out var result))
        {
            state = new NftablesState(_dialect);
            result = _applier.Reconcile(change.Desired, state);
        }

        _state = state;
        return result;
    }
}
