using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Backends.Tables;
using KubeProxyNet.Netlink.Nftables;
using static KubeProxyNet.Backends.Nftables.NftablesNames;
using static KubeProxyNet.Backends.Tables.NftablesRules;

namespace KubeProxyNet.Backends.Nftables;

// What is refused: new connections that were not sent anywhere.
internal static partial class NftablesStaticRules
{
    private static IEnumerable<NftablesRule> EndpointsCheckRules(NftablesDialect dialect) =>
    [
        MatchFrontend(NameOf(NftablesSet.RejectedPorts), NftVerdict.Goto(RejectIt), dialect),
        MatchFrontend(NameOf(NftablesSet.DroppedPorts), NftVerdict.Drop, dialect),
    ];

    private static IEnumerable<NftablesRule> NodePortsCheckRules(NodeRules node, NftablesDialect dialect) => ToNode(node, dialect).SelectMany(condition =>
        (IEnumerable<NftablesRule>)[MatchNodePort(NameOf(NftablesSet.RejectedNodePorts), NftVerdict.Goto(RejectIt), condition), MatchNodePort(NameOf(NftablesSet.DroppedNodePorts), NftVerdict.Drop, condition)]);

    // Ports of a live ClusterIP that no Service has are refused; addresses of the ranges that no Service has are dropped, for they would loop between
    // this node and its default gateway. KEP-1880.
    private static IEnumerable<NftablesRule> ClusterIPsCheckRules(NodeRules node, NftablesDialect dialect) =>
    [
        Rule(
            $"{dialect.Word} daddr @{NameOf(NftablesSet.ClusterIPs)} goto {RejectIt}",
            [dialect.LoadDestination(), new NftLookup(NameOf(NftablesSet.ClusterIPs)), new NftImmediateVerdict(NftVerdict.Goto(RejectIt))]),
        .. node.ServiceCIDRs.Select(prefix => DropRule(prefix, dialect)),
    ];
}
