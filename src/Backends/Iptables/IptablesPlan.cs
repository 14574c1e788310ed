using System.Globalization;
using System.Net;
using System.Text;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Netlink;
using static KubeProxyNet.Backends.Iptables.IptablesNames;

namespace KubeProxyNet.Backends.Iptables;

/// <summary>The frame that service ports are put into: what holds for all of them, and the chains and jumps without any. A value; prints itself.</summary>
/// <param name="Dialect">The address family's words.</param>
/// <param name="Node">What holds for all service ports.</param>
/// <param name="HasComments">Rules of service ports say whose they are; not in large clusters, as with kube-proxy.</param>
/// <param name="Chains">The static chains.</param>
internal sealed record IptablesPlan(IptablesDialect Dialect, NodeRules Node, bool HasComments, EquatableArray<IptablesChain> Chains)
{
    // kube-proxy's threshold.
    private const int LargeCluster = 1000;

    /// <summary>The frame for this node.</summary>
    internal static IptablesPlan Build(NodeRules node, IptablesDialect dialect, bool hasComments) =>
        new(dialect, node, hasComments, IptablesStaticRules.Build(node, dialect));

    /// <summary>
    /// Whether rules of service ports get comments. Changing that rewrites all of them: where they have them, or have none, it is so until the number
    /// of endpoints is far beyond the threshold.
    /// </summary>
    internal static bool WantsComments(int endpoints, bool? present) => present switch
    {
        true => endpoints <= LargeCluster * 2,
        false => endpoints <= LargeCluster / 2,
        null => endpoints <= LargeCluster,
    };

    /// <summary>Whether a service port's part is the same under both.</summary>
    internal bool RendersAs(IptablesPlan other) => HasComments == other.HasComments && Node with { NodePortAddresses = other.Node.NodePortAddresses, ServesLocalhostNodePorts = other.Node.ServesLocalhostNodePorts } == other.Node;

    /// <summary>The rule that refuses all other ports of a ClusterIP.</summary>
    internal IptablesEntry RuleOf(IPAddress clusterIP)
    {
        var isInRange = false;
        foreach (var range in Node.ServiceCIDRs)
        {
            isInRange |= range.Contains(clusterIP);
        }

        return new IptablesEntry(IptablesTable.Filter, isInRange ? ClusterIPs : StrayClusterIPs, $"-d {Dialect.Print(clusterIP)} -j {IptablesNames.Reject}");
    }

    /// <summary>The frame as text, as iptables-save would print it.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var table in AllTables)
        {
            text.Append(CultureInfo.InvariantCulture, $"{Dialect.Program} table {NameOf(table)}\n");
            foreach (var jump in IptablesStaticRules.Jumps.Where(jump => jump.Table == table))
            {
                text.Append(CultureInfo.InvariantCulture, $"-A {jump.Chain} {jump.Rule}\n");
            }

            foreach (var chain in Chains.Where(chain => chain.Table == table))
            {
                text.Append(CultureInfo.InvariantCulture, $"{chain.Name}\n");
                foreach (var rule in chain.Rules)
                {
                    text.Append(CultureInfo.InvariantCulture, $"  {rule}\n");
                }
            }
        }

        return text.ToString();
    }
}
