using System.Net.Sockets;
using KubeProxyNet.Cni.Contract;
using KubeProxyNet.Netlink;
using KubeProxyNet.Netlink.Nftables;

namespace KubeProxyNet.Cni.Attachments;

/// <summary>Our nftables table: made from the records, replaced in one transaction where it differs. Connections that are translated already do not ask it.</summary>
internal static class AttachmentTable
{
    internal const string Name = "kubeproxynet-cni";

    private const string TableComment = "host ports and masquerading of containers, made by KubeProxyNet";

    private static readonly AddressFamily[] Families = [AddressFamily.InterNetwork, AddressFamily.InterNetworkV6];

    /// <summary>Makes the kernel's table what the records say.</summary>
    /// <exception cref="CniException">The kernel refused.</exception>
    internal static void Ensure(IReadOnlyCollection<AttachmentRecord> records)
    {
        try
        {
            using var connection = NftablesConnection.Open();
            foreach (var family in Families)
            {
                Ensure(connection, AttachmentRules.NftOf(family), AttachmentRules.Build(records, family));
            }
        }
        catch (Exception error) when (error is NetlinkException or NftBatchException)
        {
            throw new CniException(CniErrorCode.IOFailure, $"nftables table {Name}: {error.Message}", innerException: error);
        }
    }

    /// <summary>Whether the kernel's table is what the records say.</summary>
    internal static bool IsAsWanted(IReadOnlyCollection<AttachmentRecord> records)
    {
        using var connection = NftablesConnection.Open();
        return Array.TrueForAll(Families, family => IsAsWanted(connection, AttachmentRules.NftOf(family), AttachmentRules.Build(records, family)));
    }

    private static void Ensure(NftablesConnection connection, NftFamily family, List<NftRule> rules)
    {
        if (IsAsWanted(connection, family, rules))
        {
            return;
        }

        using var batch = new NftBatch(family, Name);
        if (connection.FindTable(family, Name) is not null)
        {
            batch.DeleteTable();
        }

        if (rules.Count > 0)
        {
            batch.AddTable(new NftTable(family, Name) { Comment = TableComment });
            Array.ForEach(AttachmentRules.Chains, batch.AddChain);
            rules.ForEach(batch.AddRule);
        }

        connection.Commit(batch);
    }

    private static bool IsAsWanted(NftablesConnection connection, NftFamily family, List<NftRule> rules)
    {
        if (connection.FindTable(family, Name) is null)
        {
            return rules.Count == 0;
        }

        var chains = connection.ListChains(family, Name);
        return rules.Count > 0 && chains.Count == AttachmentRules.Chains.Length
            && AttachmentRules.Chains.All(chain => chains.Any(present => chain.HasSameContentAs(present)))
            && Contents(connection.ListRules(family, Name)).SequenceEqual(Contents(rules));
    }

    // Of each chain in order; the kernel lists chain by chain.
    private static IEnumerable<(string, EquatableArray<NftExpression>, string?)> Contents(IEnumerable<NftRule> rules) =>
        rules.Select((rule, index) => (rule, index)).OrderBy(item => item.rule.Chain, StringComparer.Ordinal).ThenBy(item => item.index).Select(item => (item.rule.Chain, item.rule.Expressions, item.rule.Comment));
}
