using KubeProxyNet.Backends.Rules;

namespace KubeProxyNet.Kernel.Tests.Histories;

// Both families' backends over one kernel. Now and then the agent starts again, or somebody removes what it wrote and it is told so.
internal sealed class ProgrammedKernel(IHistoryKernel kernel, Random random) : IDisposable
{
    private readonly Dictionary<IPFamily, IProxyBackend> _backends = [];

    internal void Apply(RulesetChange change, bool isLast)
    {
        var family = change.Desired.Family;
        if (!_backends.TryGetValue(family, out var backend) || random.Next(25) == 0)
        {
            backend?.Dispose();
            _backends[family] = backend = kernel.Open(family);
            change = new RulesetChange(Ruleset.Empty(family), change.Desired, [.. change.Desired.Services.Keys]);
        }
        else if (random.Next(50) == 0)
        {
            kernel.Remove(family);
            backend.Invalidate();
        }

        backend.Apply(change).Isolated!.ShouldBeEmpty();
        if (isLast)
        {
            // Chains that have lost what led to them go with the next transaction.
            backend.Apply(new RulesetChange(change.Desired, change.Desired, []));
        }
    }

    internal void Clear()
    {
        foreach (var backend in _backends.Values)
        {
            backend.Cleanup();
        }
    }

    public void Dispose()
    {
        foreach (var backend in _backends.Values)
        {
            backend.Dispose();
        }
    }
}
