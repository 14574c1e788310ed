using KubeProxyNet.Backends.Processes;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Netlink;
using KubeProxyNet.Netlink.Nftables;
using KubeProxyNet.Netlink.Sockets;

namespace KubeProxyNet.Backends.Iptables;

/// <summary>Looks for signs that a node uses one variant or the other.</summary>
internal sealed class IptablesHints(IPFamily family, ICommandRunner runner, NetworkNamespace? place, Func<string, string> readFile)
{
    // What kubelet makes in the variant that the node uses.
    private static readonly string[] Chains = ["KUBE-IPTABLES-HINT", "KUBE-KUBELET-CANARY"];

    /// <summary>Whether kubelet's chains are there, and how many rules our chains have.</summary>
    /// <param name="variant">Where to look.</param>
    /// <param name="programs">The programs of that variant; null if there are none.</param>
    internal (bool HasHints, int Rules) Find(IptablesVariant variant, IptablesPrograms? programs)
    {
        if (programs is null)
        {
            return (variant == IptablesVariant.Nft && HasHintsInKernel(), 0);
        }

        // The legacy programs would make the tables that they are asked to print.
        if (variant == IptablesVariant.Legacy && !HasLegacyTable("mangle") && !HasLegacyTable("nat"))
        {
            return (false, 0);
        }

        var mangle = Save(programs, IptablesTable.Mangle);
        return (Array.Exists(Chains, chain => mangle.Contains($":{chain} ", StringComparison.Ordinal)), IptablesSnapshot.Read(Save(programs, IptablesTable.Nat), IptablesTable.Nat).RuleCount);
    }

    private string Save(IptablesPrograms programs, IptablesTable table) =>
        runner.Run(programs.Save, ["-t", IptablesNames.NameOf(table)]) is { ExitCode: 0 } result ? result.Output : "";

    private bool HasLegacyTable(string table)
    {
        try
        {
            return readFile(family == IPFamily.IPv4 ? "/proc/net/ip_tables_names" : "/proc/net/ip6_tables_names").Split('\n').Contains(table);
        }
        catch (IOException)
        {
            return false;
        }
    }

    private bool HasHintsInKernel()
    {
        try
        {
            using var connection = place is null ? NftablesConnection.Open() : NftablesConnection.Open(place);
            return connection.ListChains(IptablesNftGuard.FamilyOf(family), "mangle").Any(chain => Chains.Contains(chain.Name));
        }
        catch (NetlinkException)
        {
            return false;
        }
    }
}
