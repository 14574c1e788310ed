using KubeProxyNet.Backends.Nftables;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Netlink.Nftables;
using KubeProxyNet.Netlink.Sockets;

namespace KubeProxyNet.Kernel.Tests.Histories;

// Both families' backends over one network namespace. Now and then the agent starts again, or somebody deletes its table and it is told so.
internal sealed class ProgrammedKernel(NetworkNamespace place, Random random) : IDisposable
{
    private readonly Dictionary<IPFamily, NftablesBackend> _backends = [];

    internal void Apply(RulesetChange change, bool isLast)
    {
        var family = change.Desired.Family;
        if (!_backends.TryGetValue(family, out var backend) || random.Next(25) == 0)
        {
            backend?.Dispose();
            _backends[family] = backend = new NftablesBackend(family, NftablesConnection.Open(place));
            change = new RulesetChange(Ruleset.Empty(family), change.Desired, [.. change.Desired.Services.Keys]);
        }
        else if (random.Next(50) == 0)
        {
            using var connection = NftablesConnection.Open(place);
            NftablesCleanup.Run(connection, family);
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
