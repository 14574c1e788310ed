using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Netlink.Nftables;
using static KubeProxyNet.Backends.Nftables.NftablesNames;
using static KubeProxyNet.Backends.Nftables.NftablesRules;

namespace KubeProxyNet.Backends.Nftables;

// What is refused: new connections that were not sent anywhere.
internal static partial class NftablesStaticRules
{
    private static IEnumerable<NftablesRule> EndpointsCheckRules(NftablesDialect dialect) =>
    [
        MatchFrontend(NftablesSet.RejectedPorts, NftVerdict.Goto(RejectIt), dialect),
        MatchFrontend(NftablesSet.DroppedPorts, NftVerdict.Drop, dialect),
    ];

    private static IEnumerable<NftablesRule> NodePortsCheckRules(NodeRules node, NftablesDialect dialect) => ToNode(node, dialect).SelectMany(condition =>
        (IEnumerable<NftablesRule>)[MatchNodePort(NftablesSet.RejectedNodePorts, NftVerdict.Goto(RejectIt), condition), MatchNodePort(NftablesSet.DroppedNodePorts, NftVerdict.Drop, condition)]);

    // Ports of a live ClusterIP that no Service has are refused; addresses of the ranges that no Service has are dropped, for they would loop between
    // this node and its default gateway. KEP-1880.
    private static IEnumerable<NftablesRule> ClusterIPsCheckRules(NodeRules node, NftablesDialect dialect) =>
    [
        Rule(
            $"{dialect.Word} daddr @{NameOf(NftablesSet.ClusterIPs)} goto {RejectIt}",
            [dialect.LoadDestination(), new NftLookup(NameOf(NftablesSet.ClusterIPs)), new NftImmediateVerdict(NftVerdict.Goto(RejectIt))]),
        .. node.ServiceCIDRs.Select(prefix =>
            Rule($"{dialect.Word} daddr {NftablesDialect.Print(prefix)} drop", [.. dialect.MatchDestination(prefix), new NftImmediateVerdict(NftVerdict.Drop)])),
    ];

    private static IEnumerable<NftablesRule> RejectRules(NftablesDialect dialect) =>
    [
        Rule("reject with tcp reset", [.. MatchProtocol(Protocol.Tcp), new NftReject(NftRejectType.TcpReset, 0)]),
        Rule("reject", [NftReject.PortUnreachable(dialect.Family)]),
    ];

    private static NftablesRule MatchFrontend(NftablesSet set, NftVerdict verdict, NftablesDialect dialect) => Rule(
        $"{dialect.Word} daddr . meta l4proto . th dport @{NameOf(set)} {verdict}",
        [.. dialect.LoadFrontend(), new NftLookup(NameOf(set)), new NftImmediateVerdict(verdict)]);

    private static NftablesRule MatchNodePort(NftablesSet set, NftVerdict verdict, NftablesMatch condition) => Rule(
        $"{condition.Text}meta l4proto . th dport @{NameOf(set)} {verdict}",
        [.. condition.Expressions, .. NftablesDialect.LoadNodePort(), new NftLookup(NameOf(set)), new NftImmediateVerdict(verdict)]);
}
