using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Backends.Tables;
using KubeProxyNet.Netlink.Nftables;
using static KubeProxyNet.Backends.Ipvs.IpvsNames;
using static KubeProxyNet.Backends.Tables.NftablesRules;

namespace KubeProxyNet.Backends.Ipvs;

// Marks that lead a packet to its virtual service, and what follows from them.
internal static partial class IpvsStaticRules
{
    // IPVS compares a mark whole, so whatever others keep in it is lost for the first packet of a connection through a NodePort.
    private static NftablesRule SetMark(IpvsSet map, NftablesMatch condition, NftablesDialect dialect) => Rule(
        $"{condition.Text}meta mark set {dialect.Word} daddr . meta l4proto . th dport map @{NameOf(map)} return",
        [.. condition.Expressions, .. dialect.LoadFrontend(), .. TakeMark(map)]);

    private static NftablesRule SetNodePortMark(IpvsSet map, NftablesMatch condition) => Rule(
        $"{condition.Text}meta mark set meta l4proto . th dport map @{NameOf(map)} return",
        [.. condition.Expressions, .. NftablesDialect.LoadNodePort(), .. TakeMark(map)]);

    private static IEnumerable<NftExpression> TakeMark(IpvsSet map) =>
        [new NftLookup(NameOf(map), NftRegister.Reg1, NftRegister.Reg1), new NftMetaSet(NftMetaKey.Mark), new NftImmediateVerdict(NftVerdict.Return)];

    // What IPVS has taken goes through the output hook, too. Its mark has done its work there, and must not mean anything to others:
    // kubelet drops what has 0x8000 in it.
    private static NftablesRule SentRule() => Rule(
        $"meta mark & {NftablesDialect.PrintMark(MarkRangeMask)} == {NftablesDialect.PrintMark(MarkRange)} goto {Unmark}",
        [
            new NftMetaLoad(NftMetaKey.Mark), NftBitwise.And(MarkRangeMask),
            new NftCmp(NftCmpOperator.Equal, NftRegister.Reg1, [.. BitConverter.GetBytes(MarkRange)]), new NftImmediateVerdict(NftVerdict.Goto(Unmark)),
        ]);

    // The node's own connections have to be answered to this node, whatever the policy; but what has a pod's address counts as a pod's first.
    private static IEnumerable<NftablesRule> UnmarkRules(NodeRules node, NftablesDialect dialect) =>
    [
        ReplaceMark(
            NftablesMatch.Of($"meta mark @{NameOf(IpvsSet.MasqueradedMarks)}", [new NftMetaLoad(NftMetaKey.Mark), new NftLookup(NameOf(IpvsSet.MasqueradedMarks))]), node.MasqueradeMark),
        .. node.LocalDetector is LocalDetector.BySource
            ? NftablesMatches.FromPod(node.LocalDetector, dialect).Select(fromPod => ReplaceMark(fromPod, 0))
            : [],
        ReplaceMark(NftablesMatch.Of("fib saddr type local", MatchLocal(NftFibFlags.SourceAddress)), node.MasqueradeMark),
        ReplaceMark(default, 0),
    ];

    private static NftablesRule ReplaceMark(NftablesMatch condition, uint mark) => Rule(
        $"{condition.Text}meta mark set {NftablesDialect.PrintMark(mark)} return",
        [.. condition.Expressions, new NftImmediate(NftRegister.Reg1, [.. BitConverter.GetBytes(mark)]), new NftMetaSet(NftMetaKey.Mark), new NftImmediateVerdict(NftVerdict.Return)]);

    // What the node sends to a virtual address has that address as its source: the kernel takes it from the local route.
    private static IEnumerable<NftablesRule> MasqueradingRules(NodeRules node, NftablesDialect dialect) =>
    [
        MasqueradeMarkedRule(node),
        // IPVS leaves no "ct status dnat". A pod's packet to itself comes by here only if it was for a Service; the node's own to itself stay on lo.
        Rule(
            $"oifname != \"lo\" {dialect.Word} saddr . {dialect.Word} daddr @{NameOf(IpvsSet.HairpinConnections)} masquerade fully-random",
            [
                new NftMetaLoad(NftMetaKey.OutputInterfaceName), new NftCmp(NftCmpOperator.NotEqual, NftRegister.Reg1, [(byte)'l', (byte)'o', .. new byte[14]]),
                dialect.LoadSource(), dialect.LoadDestination(dialect.AddressWords), new NftLookup(NameOf(IpvsSet.HairpinConnections)),
                new NftMasquerade(NftNatFlags.FullyRandom),
            ]),
        Rule(
            $"{dialect.Word} saddr @{NameOf(IpvsSet.VirtualIPs)} masquerade fully-random",
            [dialect.LoadSource(), new NftLookup(NameOf(IpvsSet.VirtualIPs)), new NftMasquerade(NftNatFlags.FullyRandom)]),
    ];
}
