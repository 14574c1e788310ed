using System.Net.Sockets;
using KubeProxyNet.Netlink.Nftables;
using KubeProxyNet.Overlay.Planning;

namespace KubeProxyNet.Overlay.Kernel;

/// <summary>Our nftables table in the kernel: small enough to be replaced as a whole when it differs, in one transaction.</summary>
internal sealed class MasqueradeTable(NftablesConnection connection)
{
    private static readonly (AddressFamily Family, NftFamily Nft)[] Families = [(AddressFamily.InterNetwork, NftFamily.Ip), (AddressFamily.InterNetworkV6, NftFamily.Ip6)];

    /// <summary>Changes since <see cref="Begin"/>.</summary>
    internal int Operations { get; private set; }

    internal void Begin() => Operations = 0;

    /// <summary>Makes the table what it should be.</summary>
    internal void Ensure(OwnPlan own, OverlayOptions options)
    {
        foreach (var (family, nft) in Families)
        {
            Ensure(nft, MasqueradeRules.Build(own, options, family));
        }
    }

    /// <summary>Removes it.</summary>
    internal void RemoveAll() => Array.ForEach(Families, item => Ensure(item.Nft, []));

    /// <summary>Chains of others that drop what is forwarded unless a rule of theirs accepts it: <c>ip filter FORWARD</c>.</summary>
    internal List<string> FindForeignDrops()
    {
        var found = new List<string>();
        foreach (var family in (NftFamily[])[NftFamily.Ip, NftFamily.Ip6, NftFamily.Inet])
        {
            foreach (var table in connection.ListTables(family))
            {
                found.AddRange(connection.ListChains(family, table.Name)
                    .Where(chain => chain.Base is { Hook: NftHook.Forward, Policy: NftPolicy.Drop })
                    .Select(chain => $"{(family == NftFamily.Ip ? "ip" : family == NftFamily.Ip6 ? "ip6" : "inet")} {table.Name} {chain.Name}"));
            }
        }

        return found;
    }

    private void Ensure(NftFamily family, List<NftRule> rules)
    {
        var isThere = connection.FindTable(family, OverlayNames.Table) is not null;
        if (isThere == (rules.Count > 0) && (!isThere || IsAsWanted(family, rules)))
        {
            return;
        }

        using var batch = new NftBatch(family, OverlayNames.Table);
        if (isThere)
        {
            batch.DeleteTable();
        }

        if (rules.Count > 0)
        {
            batch.AddTable(new NftTable(family, OverlayNames.Table) { Comment = OverlayNames.TableComment });
            batch.AddChain(MasqueradeRules.BaseChain);
            rules.ForEach(batch.AddRule);
        }

        connection.Commit(batch);
        Operations += batch.OperationCount;
    }

    private bool IsAsWanted(NftFamily family, List<NftRule> rules)
    {
        var chains = connection.ListChains(family, OverlayNames.Table);
        return chains.Count == 1 && MasqueradeRules.BaseChain.HasSameContentAs(chains[0])
            && connection.ListRules(family, OverlayNames.Table).Select(rule => rule.Expressions).SequenceEqual(rules.Select(rule => rule.Expressions));
    }
}
