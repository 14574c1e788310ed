using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Backends.Tables;
using KubeProxyNet.Netlink.Nftables;

namespace KubeProxyNet.Backends.Nftables;

/// <summary>Removes all that this backend ever wrote: one table a family, by its name.</summary>
public static class NftablesCleanup
{
    /// <summary>Deletes the family's table.</summary>
    /// <returns>Whether there was one.</returns>
    public static bool Run(NftablesConnection connection, IPFamily family)
    {
        if (!IsNeeded(connection, family))
        {
            return false;
        }

        var dialect = NftablesDialect.Of(family);
        using var batch = new NftBatch(dialect.Family, NftablesNames.Table);
        batch.DeleteTable();
        connection.Commit(batch);
        return true;
    }

    /// <summary>Whether the family's table is there.</summary>
    public static bool IsNeeded(NftablesConnection connection, IPFamily family)
    {
        ArgumentNullException.ThrowIfNull(connection);
        return connection.ListTables(NftablesDialect.Of(family).Family).Any(table => table.Name == NftablesNames.Table);
    }
}
