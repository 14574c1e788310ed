using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Netlink.Nftables;

namespace KubeProxyNet.Backends.Nftables;

/// <summary>Removes all that this backend ever wrote: one table a family, by its name.</summary>
public static class NftablesCleanup
{
    /// <summary>Deletes the family's table.</summary>
    /// <returns>Whether there was one.</returns>
    public static bool Run(NftablesConnection connection, IPFamily family)
    {
        ArgumentNullException.ThrowIfNull(connection);
        var dialect = NftablesDialect.Of(family);
        if (!connection.ListTables(dialect.Family).Any(table => table.Name == NftablesNames.Table))
        {
            return false;
        }

        using var batch = new NftBatch(dialect.Family, NftablesNames.Table);
        batch.DeleteTable();
        connection.Commit(batch);
        return true;
    }
}
