using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Netlink.Nftables;

namespace KubeProxyNet.Proxy.Migration;

/// <summary>kube-proxy's chains in the tables that iptables-nft writes. They are nf_tables like any other, so no iptables program is needed.</summary>
internal sealed class NftChainSource(Func<NftablesConnection> open, bool isOurs = false) : IRemainsSource
{
    private const int Attempts = 8;

    /// <inheritdoc/>
    public RemainsKind Kind => RemainsKind.IptablesNft;

    /// <inheritdoc/>
    public IReadOnlyList<Remains> Find()
    {
        using var connection = open();
        return
        [
            .. Enum.GetValues<IPFamily>()
                .SelectMany(family => KubeProxyNames.IptablesTables.Select(table => (family, remains: Look(connection, FamilyOf(family), table))))
                .Where(found => found.remains is not null)
                .Select(found => Describe(found.family, found.remains!)),
        ];
    }

    internal static NftFamily FamilyOf(IPFamily family) => family == IPFamily.IPv4 ? NftFamily.Ip : NftFamily.Ip6;

    internal static string WordOf(IPFamily family) => family == IPFamily.IPv4 ? "ip" : "ip6";

    private ChainRemains? Look(NftablesConnection connection, NftFamily family, string table)
    {
        var chains = connection.ListChains(family, table);
        return chains.Any(chain => KubeProxyNames.IsRemains(chain.Name, isOurs))
            ? ChainRemains.Find(new ChainTable(
                table,
                [.. chains.Select(chain => new TableChain(chain.Name, chain.Base is not null))],
                [.. connection.ListRules(family, table).Select(Read)]), isOurs)
            : null;
    }

    private static ChainRule Read(NftRule rule)
    {
        var target = rule.Expressions.OfType<NftImmediateVerdict>().Select(expression => expression.Verdict.Chain).FirstOrDefault(chain => chain is not null);
        return new ChainRule(rule.Chain, target, $"-j {target}", rule.Handle);
    }

    private Remains Describe(IPFamily family, ChainRemains remains) => new()
    {
        Kind = Kind,
        Family = family,
        Text = $"iptables-nft table {WordOf(family)} {remains.Table}: {remains.Summary}",
        Serves = remains.Serves,
        Stays = [.. remains.Emptied.Select(chain => $"iptables-nft table {WordOf(family)} {remains.Table}: chain {chain} stays, empty: rules of others lead there")],
        Remove = () => Remove(FamilyOf(family), remains.Table),
    };

    // What is deleted is what was read in the same generation: nobody has put a rule into these chains, or one that leads there, meanwhile.
    private void Remove(NftFamily family, string table)
    {
        using var connection = open();
        for (var attempt = 1; ; attempt++)
        {
            var generation = connection.GetGeneration().Id;
            if (Look(connection, family, table) is not { } remains)
            {
                return;
            }

            using var batch = IsAll(connection, family, remains) ? WriteRemoval(family, remains.Table) : Write(family, remains);
            try
            {
                connection.Commit(batch, generation);
                return;
            }
            catch (NftBatchException error) when (error.IsGenerationMismatch && attempt < Attempts)
            {
                // Others write too; look again.
            }
        }
    }

    // iptables makes a table and its built-in chains when it first needs them. When nothing else is in them, they are what was not there before.
    private static bool IsAll(NftablesConnection connection, NftFamily family, ChainRemains remains)
    {
        var deleted = remains.Deleted.ToHashSet();
        var jumps = remains.Jumps.Select(rule => (rule.Chain, rule.Handle)).ToHashSet();
        return remains.Emptied.Count == 0
            && connection.ListChains(family, remains.Table).All(chain =>
                deleted.Contains(chain.Name) || (chain.Base is { Policy: NftPolicy.Accept } && KubeProxyNames.BuiltInChains.Contains(chain.Name)))
            && connection.ListRules(family, remains.Table).All(rule => deleted.Contains(rule.Chain) || jumps.Contains((rule.Chain, rule.Handle)))
            && connection.ListSets(family, remains.Table).Count == 0;
    }

    private static NftBatch WriteRemoval(NftFamily family, string table)
    {
        var batch = new NftBatch(family, table);
        batch.DeleteTable();
        return batch;
    }

    private static NftBatch Write(NftFamily family, ChainRemains remains)
    {
        var batch = new NftBatch(family, remains.Table);
        foreach (var jump in remains.Jumps)
        {
            batch.DeleteRule(jump.Chain, jump.Handle);
        }

        foreach (var chain in remains.Deleted.Concat(remains.Emptied))
        {
            batch.FlushChain(chain);
        }

        foreach (var chain in remains.Deleted)
        {
            batch.DeleteChain(chain);
        }

        return batch;
    }
}
