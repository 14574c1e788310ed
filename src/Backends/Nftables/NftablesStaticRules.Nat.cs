using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Backends.Tables;
using KubeProxyNet.Netlink.Nftables;
using static KubeProxyNet.Backends.Nftables.NftablesNames;
using static KubeProxyNet.Backends.Tables.NftablesRules;

namespace KubeProxyNet.Backends.Nftables;

// Where connections are sent and under which source: they see a connection's first packet only.
internal static partial class NftablesStaticRules
{
    private static IEnumerable<NftablesRule> ServicesRules(NodeRules node, NftablesDialect dialect) =>
    [
        Rule(
            $"{dialect.Word} daddr @{NameOf(NftablesSet.ClusterIPs)} jump {MarkForMasquerade}",
            [dialect.LoadDestination(), new NftLookup(NameOf(NftablesSet.ClusterIPs)), new NftImmediateVerdict(NftVerdict.Jump(MarkForMasquerade))]),
        FrontendVerdict(NameOf(NftablesSet.ServicePorts), dialect),
        .. ToNode(node, dialect).Select(condition => NodePortVerdict(NameOf(NftablesSet.NodePorts), condition)),
    ];

    // externalTrafficPolicy Local binds those who come from outside: pods and the node itself need not leave and come back.
    private static IEnumerable<NftablesRule> ExternalLocalRules(NodeRules node, NftablesDialect dialect) =>
    [
        .. NftablesMatches.FromPod(node.LocalDetector, dialect).Select(fromPod => FrontendVerdict(NameOf(NftablesSet.ClusterPicks), dialect, fromPod)),
        FrontendVerdict(NameOf(NftablesSet.ClusterPicks), dialect, FromNode(node)),
        FrontendVerdict(NameOf(NftablesSet.LocalPicks), dialect),
    ];

    private static IEnumerable<NftablesRule> NodeExternalLocalRules(NodeRules node, NftablesDialect dialect) =>
    [
        .. NftablesMatches.FromPod(node.LocalDetector, dialect).Select(fromPod => NodePortVerdict(NameOf(NftablesSet.NodeClusterPicks), fromPod)),
        NodePortVerdict(NameOf(NftablesSet.NodeClusterPicks), FromNode(node)),
        NodePortVerdict(NameOf(NftablesSet.NodeLocalPicks)),
    ];

    // The node's own traffic, marked: its answers have to come back to this node.
    private static NftablesMatch FromNode(NodeRules node)
    {
        var mark = MarkRule(node);
        return NftablesMatch.Of("fib saddr type local", MatchLocal(NftFibFlags.SourceAddress)).And(mark.Text, mark.Expressions);
    }

    // Here and not in a chain of its own before: frontends without ranges pay nothing for it.
    private static IEnumerable<NftablesRule> FirewallRules(NftablesDialect dialect) =>
    [
        Rule(
            $"{dialect.Word} daddr . meta l4proto . th dport . {dialect.Word} saddr != @{NameOf(NftablesSet.FirewallAllowed)} drop",
            [
                .. dialect.LoadFrontend(), dialect.LoadSource(dialect.AddressWords + 2),
                new NftLookup(NameOf(NftablesSet.FirewallAllowed), Invert: true), new NftImmediateVerdict(NftVerdict.Drop),
            ]),
        FrontendVerdict(NameOf(NftablesSet.FirewalledPorts), dialect),
    ];

    private static IEnumerable<NftablesRule> RecordingRules(NftablesDialect dialect) =>
    [
        .. Protocols.Select(protocol => Rule(
            $"meta l4proto {WordOf(protocol)} ct status dnat ct original {dialect.Word} daddr . ct original proto-dst vmap @{NameOf(StickyOf(false, protocol))}",
            [.. MatchProtocol(protocol), .. MatchTranslated(), .. dialect.LoadOriginalFrontend(), Verdict(NameOf(StickyOf(false, protocol)))])),
        .. Protocols.Select(protocol => Rule(
            $"meta l4proto {WordOf(protocol)} ct status dnat ct original proto-dst vmap @{NameOf(StickyOf(true, protocol))}",
            [
                .. MatchProtocol(protocol), .. MatchTranslated(),
                new NftCtLoad(NftCtKey.DestinationPort, NftRegister.Reg1, NftCtDirection.Original), Verdict(NameOf(StickyOf(true, protocol))),
            ])),
    ];

    private static IEnumerable<NftablesRule> MasqueradingRules(NodeRules node, NftablesDialect dialect) =>
    [
        MasqueradeMarkedRule(node),
        Rule(
            $"ct status dnat {dialect.Word} saddr . {dialect.Word} daddr @{NameOf(NftablesSet.HairpinConnections)} masquerade fully-random",
            [
                .. MatchTranslated(),
                dialect.LoadSource(), dialect.LoadDestination(dialect.AddressWords), new NftLookup(NameOf(NftablesSet.HairpinConnections)),
                new NftMasquerade(NftNatFlags.FullyRandom),
            ]),
    ];
}
