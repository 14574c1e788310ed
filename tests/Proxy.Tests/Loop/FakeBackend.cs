using KubeProxyNet.Backends.Rules;

namespace KubeProxyNet.Proxy.Tests.Loop;

// A kernel that holds a ruleset, or refuses.
internal sealed class FakeBackend : IProxyBackend
{
    private readonly Lock _lock = new();
    private Ruleset? _kernel;

    internal Ruleset? Kernel
    {
        get
        {
            lock (_lock)
            {
                return _kernel;
            }
        }
    }

    internal int Failures { get; set; }

    internal int Draining { get; set; }

    internal bool RefusesForEver { get; set; }

    internal List<RulesetChange> Changes { get; } = [];

    internal ManualResetEventSlim MayApply { get; } = new(initialState: true);

    internal ManualResetEventSlim IsApplying { get; } = new();

    internal int Invalidations { get; private set; }

    internal Action<ForeignChange>? Intrude { get; private set; }

    public bool IsUntouched() => true;

    public void Invalidate() => Invalidations++;

    public void Watch(Action listening, Action<ForeignChange> changed, CancellationToken cancellationToken)
    {
        listening();
        Intrude = changed;
        cancellationToken.WaitHandle.WaitOne();
    }

    public ApplyResult Apply(RulesetChange change)
    {
        IsApplying.Set();
        MayApply.Wait();
        lock (_lock)
        {
            if (RefusesForEver)
            {
                throw new BackendException("may not", new InvalidOperationException(), isPermanent: true);
            }

            if (Failures-- > 0)
            {
                throw new BackendException("not now", new InvalidOperationException());
            }

            // The loop promises that a change names all that differs.
            var mentioned = change.Services.ToHashSet();
            change.Desired.Services.Values.Where(rules => !mentioned.Contains(rules.Name)).ShouldAllBe(rules => change.Applied.Services[rules.Name] == rules);
            Changes.Add(change with { Services = [.. change.Services] });
            _kernel = change.Desired;
            return new ApplyResult(change.Services.Count, 1, TimeSpan.Zero, WasFull: false) { Draining = Math.Max(0, Draining--) };
        }
    }

    public void Cleanup() => _kernel = null;

    public void Dispose()
    {
        MayApply.Dispose();
        IsApplying.Dispose();
    }
}
