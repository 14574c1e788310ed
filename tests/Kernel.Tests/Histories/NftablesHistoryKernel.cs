using KubeProxyNet.Backends.Nftables;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Backends.Tables;
using KubeProxyNet.Netlink.Nftables;
using KubeProxyNet.Testing;

namespace KubeProxyNet.Kernel.Tests.Histories;

internal sealed class NftablesHistoryKernel : IHistoryKernel
{
    private readonly Sandbox _sandbox = new();
    private readonly NftablesConnection _connection;

    // Read again whenever anything was committed.
    private readonly Dictionary<IPFamily, (uint Generation, TableContent Content)> _present = [];

    internal NftablesHistoryKernel()
    {
        _connection = NftablesConnection.Open(_sandbox.Namespace);
    }

    public IProxyBackend Open(IPFamily family) => new NftablesBackend(family, NftablesConnection.Open(_sandbox.Namespace));

    public void Remove(IPFamily family) => NftablesCleanup.Run(_connection, family);

    public string? DifferenceTo(Ruleset ruleset, bool isLast) => Read(ruleset.Family).DifferenceTo(BuiltTable.Of(ruleset), !isLast);

    public string? DifferenceTo(IHistoryKernel other, IPFamily family, bool isLast) => Read(family).DifferenceTo(((NftablesHistoryKernel)other).Read(family), !isLast);

    public void Dispose()
    {
        _connection.Dispose();
        _sandbox.Dispose();
    }

    private TableContent Read(IPFamily family)
    {
        var generation = _connection.GetGeneration().Id;
        if (!_present.TryGetValue(family, out var present) || present.Generation != generation)
        {
            _present[family] = present = (generation, KernelTable.Read(_connection, NftablesDialect.Of(family)));
        }

        return present.Content;
    }
}
