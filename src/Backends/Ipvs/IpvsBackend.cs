using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Backends.Tables;
using KubeProxyNet.Netlink;
using KubeProxyNet.Netlink.Nftables;

namespace KubeProxyNet.Backends.Ipvs;

/// <summary>Programs Services into IPVS by netlink, with a dummy device for their addresses and a table of our own around them; no ipvsadm, ipset or iptables.</summary>
public sealed class IpvsBackend : IProxyBackend
{
    // Each refusal names at least one service port more; beyond this the fault is not theirs.
    private const int MaxRefusals = 16;

    private readonly IPFamily _family;
    private readonly IpvsPlace _place;
    private readonly IpvsSettings _settings;
    private readonly IpvsMarks _marks = new();
    private readonly IpvsRenderer _renderer;
    private readonly Isolation _isolation = new();
    private IpvsApplier? _applier;
    private IpvsState? _state;

    // What the watch compares the kernel with; null while it is being changed, and when nothing is known.
    private volatile IpvsExpectation? _expected;

    /// <summary>Works in a place, for one IP family.</summary>
    public IpvsBackend(IPFamily family, IpvsPlace place, IpvsSettings settings)
    {
        _family = family;
        _place = place;
        _settings = settings;
        _renderer = new IpvsRenderer(family, settings, _marks);
    }

    /// <summary>Kernel settings that should be others and could not be written, in words; found when the kernel is read.</summary>
    public IReadOnlyList<string> Problems { get; private set; } = [];

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
                    return Move(filtered) with { Isolated = _isolation.Names, MissingSchedulers = _renderer.MissingSchedulers };
                }
                catch (IpvsRefusedException refusal) when (attempt < MaxRefusals && IsExplained(refusal, filtered.Desired))
                {
                    filtered = filtered with { Desired = _isolation.Without(filtered.Desired) };
                }
                catch (NftBatchException refusal) when (attempt < MaxRefusals && !refusal.IsOutcomeUnknown && (attempt == 1 || _isolation.TryIsolate(RefusedElements.OwnersOf(refusal, filtered.Desired), filtered.Desired)))
                {
                    // The first time nobody is accused: somebody else may have changed the table under our feet, and it is read back now.
                    filtered = filtered with { Desired = _isolation.Without(filtered.Desired) };
                }
            }
        }
        catch (NetlinkException error)
        {
            throw new BackendException($"IPVS: {error.Message}", error, isPermanent: error.IsNotPermitted);
        }
        catch (NftBatchException error)
        {
            throw new BackendException($"table {NftablesDialect.Of(_family).Word} {IpvsNames.Table}: {error.Message}", error);
        }
        catch (IpvsRefusedException error)
        {
            throw new BackendException(Explain(error), error, error.Owners.Select(owner => (ServicePortName?)owner).FirstOrDefault());
        }
        catch (IOException error)
        {
            throw new BackendException($"IPVS needs kernel settings that cannot be written: {error.Message}", error, isPermanent: true);
        }
    }

    /// <inheritdoc/>
    public void Invalidate() => _state = null;

    /// <summary>Never sure: the kernel does not count changes of virtual services.</summary>
    public bool IsUntouched() => false;

    /// <inheritdoc/>
    public void Watch(Action listening, Action<ForeignChange> changed, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(listening);
        try
        {
            using var watch = new IpvsWatch(_place, _family, () => _expected, changed);
            watch.Ignore(_applier?.PortIds ?? default);
            listening();
            watch.Run(cancellationToken);
        }
        catch (NetlinkException error)
        {
            throw new BackendException($"IPVS is not watched: {error.Message}", error);
        }
    }

    /// <inheritdoc/>
    public void Cleanup()
    {
        _state = null;
        _expected = null;
        IpvsCleanup.Run(_place, _family, _settings);
    }

    /// <inheritdoc/>
    public void Dispose() => _applier?.Dispose();

    private ApplyResult Move(RulesetChange change)
    {
        // Forgotten until the kernel has said yes: after a failure the next call reads back what there is.
        var state = _state;
        _state = null;
        _expected = null;
        _applier ??= new IpvsApplier(_place, NftablesDialect.Of(_family), _settings);
        ApplyResult result;
        if (state is null)
        {
            Problems = _place.Run(() => IpvsSysctls.Ensure(IpvsSysctls.Wanted(_settings, Environment.OSVersion.Version)));
            state = new IpvsState(_renderer);
            result = _applier.Reconcile(change.Desired, state);
        }
        else
        {
            result = _applier.Advance(change, state);
        }

        foreach (var name in change.Services.Where(name => !change.Desired.Services.ContainsKey(name)))
        {
            _marks.Release(name);
        }

        _state = state;
        _expected = new IpvsExpectation(state.Known, state.Addresses, state.Bound);
        return result;
    }

    // A scheduler that is not there is nobody's fault but the one's who asked for it, and he is served by the node's.
    private bool IsExplained(IpvsRefusedException refusal, Ruleset ruleset) =>
        (refusal.MissingScheduler is { } scheduler && _renderer.TryGiveUp(scheduler)) || (refusal.MissingScheduler is null && _isolation.TryIsolate(refusal.Owners, ruleset));

    private static string Explain(IpvsRefusedException refusal) => refusal.MissingScheduler is { } scheduler
        ? $"IPVS: the kernel has no scheduler {scheduler} (module ip_vs_{scheduler}): {refusal.Message}"
        : $"IPVS: {refusal.Message}";
}
