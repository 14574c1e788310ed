using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Backends.Tables;
using KubeProxyNet.Netlink.Nftables;

namespace KubeProxyNet.Backends.Nftables;

/// <summary>How many clients session affinity holds now in one IP family.</summary>
/// <param name="Clients">Bindings in all maps.</param>
/// <param name="Fullest">How full the fullest map is, from 0 to 1. At 1 its further clients are placed anew with each connection.</param>
public readonly record struct NftablesAffinityUse(long Clients, double Fullest)
{
    /// <summary>Asks the kernel; null before Linux 6.16, which does not count a set's elements.</summary>
    /// <exception cref="Netlink.NetlinkException">It cannot be asked.</exception>
    public static NftablesAffinityUse? Read(NftablesConnection connection, IPFamily family)
    {
        ArgumentNullException.ThrowIfNull(connection);
        var clients = 0L;
        var fullest = 0.0;
        foreach (var set in connection.ListSets(NftablesDialect.Of(family).Family, NftablesNames.Table).Where(set => NftablesSticky.IsAffinity(set.Name)))
        {
            if (set.ElementCount is not { } count)
            {
                return null;
            }

            clients += count;
            fullest = Math.Max(fullest, (double)count / (set.Size ?? uint.MaxValue));
        }

        return new NftablesAffinityUse(clients, fullest);
    }
}
