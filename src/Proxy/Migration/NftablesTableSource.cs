using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Netlink.Nftables;

namespace KubeProxyNet.Proxy.Migration;

/// <summary>The tables of kube-proxy's nftables mode.</summary>
internal sealed class NftablesTableSource(Func<NftablesConnection> open) : IRemainsSource
{
    /// <inheritdoc/>
    public RemainsKind Kind => RemainsKind.Nftables;

    /// <inheritdoc/>
    public IReadOnlyList<Remains> Find()
    {
        using var connection = open();
        return [.. Enum.GetValues<IPFamily>().Select(family => Find(connection, family)).OfType<Remains>()];
    }

    private Remains? Find(NftablesConnection connection, IPFamily ipFamily)
    {
        var family = NftChainSource.FamilyOf(ipFamily);
        if (connection.FindTable(family, KubeProxyNames.Table) is null)
        {
            return null;
        }

        var chains = connection.ListChains(family, KubeProxyNames.Table).Count;
        var sets = connection.ListSets(family, KubeProxyNames.Table).Count;
        return new Remains
        {
            Kind = Kind,
            Family = ipFamily,
            Text = $"nftables table {NftChainSource.WordOf(ipFamily)} {KubeProxyNames.Table}: {chains} chains, {sets} sets and maps",
            Serves = connection.ListRules(family, KubeProxyNames.Table, KubeProxyNames.TableServices).Count > 0,
            Remove = () => Remove(family),
        };
    }

    private void Remove(NftFamily family)
    {
        using var connection = open();
        using var batch = new NftBatch(family, KubeProxyNames.Table);
        batch.DestroyTable();
        connection.Commit(batch);
    }
}
