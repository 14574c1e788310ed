using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Netlink.Nftables;
using static KubeProxyNet.Backends.Nftables.NftablesNames;
using static KubeProxyNet.Backends.Nftables.NftablesRules;

namespace KubeProxyNet.Backends.Nftables;

// Where connections are sent and under which source: they see a connection's first packet only.
internal static partial class NftablesStaticRules
{
    private static IEnumerable<NftablesRule> ServicesRules(NodeRules node, NftablesDialect dialect) =>
    [
        Rule(
            $"{dialect.Word} daddr @{NameOf(NftablesSet.ClusterIPs)} jump {MarkForMasquerade}",
            [dialect.LoadDestination(), new NftLookup(NameOf(NftablesSet.ClusterIPs)), new NftImmediateVerdict(NftVerdict.Jump(MarkForMasquerade))]),
        FrontendVerdict(NftablesSet.ServicePorts, dialect),
        .. ToNode(node, dialect).Select(condition => NodePortVerdict(NftablesSet.NodePorts, condition)),
    ];

    private static NftablesRule MarkRule(NodeRules node) => Rule(
        $"meta mark set meta mark | {NftablesDialect.PrintMark(node.MasqueradeMark)}",
        [new NftMetaLoad(NftMetaKey.Mark), NftBitwise.Or(node.MasqueradeMark), new NftMetaSet(NftMetaKey.Mark)]);

    private static IEnumerable<NftablesRule> MarkRules(NodeRules node, NftablesDialect dialect) => node switch
    {
        { MasqueradeAll: true } => [MarkRule(node)],
        { LocalDetector: LocalDetector.Off } => [],
        _ =>
        [
            .. FromPod(node.LocalDetector, dialect).Select(fromPod =>
                Rule($"{fromPod.Text}return", [.. fromPod.Expressions, new NftImmediateVerdict(NftVerdict.Return)])),
            MarkRule(node),
        ],
    };

    // externalTrafficPolicy Local binds those who come from outside: pods and the node itself need not leave and come back.
    private static IEnumerable<NftablesRule> ExternalLocalRules(NodeRules node, NftablesDialect dialect) =>
    [
        .. FromPod(node.LocalDetector, dialect).Select(fromPod => FrontendVerdict(NftablesSet.ClusterPicks, dialect, fromPod)),
        FrontendVerdict(NftablesSet.ClusterPicks, dialect, FromNode(node)),
        FrontendVerdict(NftablesSet.LocalPicks, dialect),
    ];

    private static IEnumerable<NftablesRule> NodeExternalLocalRules(NodeRules node, NftablesDialect dialect) =>
    [
        .. FromPod(node.LocalDetector, dialect).Select(fromPod => NodePortVerdict(NftablesSet.NodeClusterPicks, fromPod)),
        NodePortVerdict(NftablesSet.NodeClusterPicks, FromNode(node)),
        NodePortVerdict(NftablesSet.NodeLocalPicks),
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
        FrontendVerdict(NftablesSet.FirewalledPorts, dialect),
    ];

    private static IEnumerable<NftablesRule> RecordingRules(NftablesDialect dialect) =>
    [
        .. Protocols.Select(protocol => Rule(
            $"meta l4proto {WordOf(protocol)} ct status dnat ct original {dialect.Word} daddr . ct original proto-dst vmap @{NameOf(StickyOf(false, protocol))}",
            [.. MatchProtocol(protocol), .. MatchTranslated(), .. dialect.LoadOriginalFrontend(), Verdict(StickyOf(false, protocol))])),
        .. Protocols.Select(protocol => Rule(
            $"meta l4proto {WordOf(protocol)} ct status dnat ct original proto-dst vmap @{NameOf(StickyOf(true, protocol))}",
            [
                .. MatchProtocol(protocol), .. MatchTranslated(),
                new NftCtLoad(NftCtKey.DestinationPort, NftRegister.Reg1, NftCtDirection.Original), Verdict(StickyOf(true, protocol)),
            ])),
    ];

    private static IEnumerable<NftablesRule> MasqueradingRules(NodeRules node, NftablesDialect dialect)
    {
        var mark = NftablesDialect.PrintMark(node.MasqueradeMark);
        return
        [
            Rule(
                $"meta mark & {mark} != 0x00000000 meta mark set meta mark ^ {mark} masquerade fully-random",
                [
                    new NftMetaLoad(NftMetaKey.Mark), NftBitwise.And(node.MasqueradeMark), NotZero(),
                    new NftMetaLoad(NftMetaKey.Mark), NftBitwise.ExclusiveOr(node.MasqueradeMark), new NftMetaSet(NftMetaKey.Mark),
                    new NftMasquerade(NftNatFlags.FullyRandom),
                ]),
            Rule(
                $"ct status dnat {dialect.Word} saddr . {dialect.Word} daddr @{NameOf(NftablesSet.HairpinConnections)} masquerade fully-random",
                [
                    .. MatchTranslated(),
                    dialect.LoadSource(), dialect.LoadDestination(dialect.AddressWords), new NftLookup(NameOf(NftablesSet.HairpinConnections)),
                    new NftMasquerade(NftNatFlags.FullyRandom),
                ]),
        ];
    }
}
