using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Backends.Tables;
using KubeProxyNet.Netlink;
using KubeProxyNet.Netlink.Nftables;
using static KubeProxyNet.Backends.Ipvs.IpvsNames;
using static KubeProxyNet.Backends.Tables.NftablesRules;

namespace KubeProxyNet.Backends.Ipvs;

/// <summary>The chains and rules that are there without any Service. Pure. Priorities are a documented contract (README.md beside this file).</summary>
internal static partial class IpvsStaticRules
{
    // IPVS takes packets for local addresses at 98 and 99 of the input hook.
    private const int PriorityBeforeIpvsInput = 97;

    // IPVS takes what the node sends at -99 and -98 of the output hook. After the translations of other tables (-100), which may be another mode's.
    private const int PriorityBeforeIpvsOutput = -99;
    private const int PriorityAfterIpvsOutput = -97;
    private const int PriorityFilter = 0;
    private const int PrioritySrcNat = 100;

    private const byte ProtocolIcmp = 1;
    private const byte ProtocolIcmp6 = 58;

    /// <summary>All chains, those that others jump to first.</summary>
    internal static EquatableArray<NftablesChain> Build(NodeRules node, NftablesDialect dialect) =>
    [
        Chain(MarkIt, [MarkRule(node)]),
        Chain(MarkForMasquerade, MarkRules(node, dialect)),
        Chain(Live, LiveRules(dialect)),
        Chain(Firewall, FirewallRules(dialect)),
        Chain(RejectIt, RejectRules(dialect)),
        Chain(Unallocated, [MatchAddress(IpvsSet.VirtualIPs, NftVerdict.Return, dialect), .. node.ServiceCIDRs.Select(prefix => DropRule(prefix, dialect))]),
        Chain(Unmark, UnmarkRules(node, dialect)),
        Chain(Services, ServicesRules(node, dialect)),
        BaseChain(FilterInput, NftHook.Input, "filter", PriorityBeforeIpvsInput, [JumpIfNew(Services)]),
        BaseChain(FilterOutput, NftHook.Output, "filter", PriorityBeforeIpvsOutput, [JumpIfNew(Services), JumpIfNew(Unallocated)]),
        BaseChain(FilterSent, NftHook.Output, "filter", PriorityAfterIpvsOutput, [SentRule()]),
        BaseChain(FilterForward, NftHook.Forward, "filter", PriorityFilter, [JumpIfNew(Unallocated)]),
        BaseChain(NatPostrouting, NftHook.Postrouting, "nat", PrioritySrcNat, MasqueradingRules(node, dialect)),
    ];

    // In the tracer's order: source ranges, short-circuit, what is empty, what is live; then all other ports of a virtual address; then NodePorts.
    private static IEnumerable<NftablesRule> ServicesRules(NodeRules node, NftablesDialect dialect) =>
    [
        // Another mode's translation, while modes are switched: the packet has its destination.
        Rule("ct status dnat return", [.. MatchTranslated(), new NftImmediateVerdict(NftVerdict.Return)]),
        MatchFrontend(NameOf(IpvsSet.FirewalledPorts), NftVerdict.Jump(Firewall), dialect),
        .. FromCluster(node, dialect).Select(condition => SetMark(IpvsSet.ClusterMarks, condition, dialect)),
        MatchFrontend(NameOf(IpvsSet.RejectedPorts), NftVerdict.Goto(RejectIt), dialect),
        MatchFrontend(NameOf(IpvsSet.DroppedPorts), NftVerdict.Drop, dialect),
        MatchFrontend(NameOf(IpvsSet.ServicePorts), NftVerdict.Goto(Live), dialect),
        MatchEcho(dialect),
        MatchAddress(IpvsSet.ServiceIPs, NftVerdict.Goto(RejectIt), dialect),
        MatchAddress(IpvsSet.VirtualIPs, NftVerdict.Drop, dialect),
        .. NftablesMatches.ToNode(node, dialect, NameOf(IpvsSet.NodePortIPs)).SelectMany(toNode => NodePortRules(node, toNode, dialect)),
    ];

    private static IEnumerable<NftablesRule> NodePortRules(NodeRules node, NftablesMatch toNode, NftablesDialect dialect) =>
    [
        .. FromCluster(node, dialect).Select(condition => SetNodePortMark(IpvsSet.NodePortClusterMarks, toNode.And(condition))),
        MatchNodePort(NameOf(IpvsSet.RejectedNodePorts), NftVerdict.Goto(RejectIt), toNode),
        MatchNodePort(NameOf(IpvsSet.DroppedNodePorts), NftVerdict.Drop, toNode),
        SetNodePortMark(IpvsSet.NodePortMarks, toNode),
    ];

    private static IEnumerable<NftablesRule> LiveRules(NftablesDialect dialect) =>
    [
        MatchFrontend(NameOf(IpvsSet.MasqueradedPorts), NftVerdict.Goto(MarkIt), dialect),
        MatchAddress(IpvsSet.ClusterIPs, NftVerdict.Goto(MarkForMasquerade), dialect),
    ];

    private static IEnumerable<NftablesRule> FirewallRules(NftablesDialect dialect) =>
    [
        Rule(
            $"{dialect.Word} daddr . meta l4proto . th dport . {dialect.Word} saddr != @{NameOf(IpvsSet.FirewallAllowed)} drop",
            [
                .. dialect.LoadFrontend(), dialect.LoadSource(dialect.AddressWords + 2),
                new NftLookup(NameOf(IpvsSet.FirewallAllowed), Invert: true), new NftImmediateVerdict(NftVerdict.Drop),
            ]),
    ];

    // Those whom externalTrafficPolicy Local does not bind: pods, then the node itself.
    private static IEnumerable<NftablesMatch> FromCluster(NodeRules node, NftablesDialect dialect) =>
        [.. NftablesMatches.FromPod(node.LocalDetector, dialect), NftablesMatch.Of("fib saddr type local", MatchLocal(NftFibFlags.SourceAddress))];

    private static NftablesRule MatchAddress(IpvsSet set, NftVerdict verdict, NftablesDialect dialect) => Rule(
        $"{dialect.Word} daddr @{NameOf(set)} {verdict}", [dialect.LoadDestination(), new NftLookup(NameOf(set)), new NftImmediateVerdict(verdict)]);

    // A virtual address answers a ping as long as it is there.
    private static NftablesRule MatchEcho(NftablesDialect dialect) => Rule(
        $"meta l4proto {(dialect.IPFamily == IPFamily.IPv4 ? "icmp" : "ipv6-icmp")} {dialect.Word} daddr @{NameOf(IpvsSet.VirtualIPs)} return",
        [
            new NftMetaLoad(NftMetaKey.TransportProtocol), NftCmp.EqualByte(dialect.IPFamily == IPFamily.IPv4 ? ProtocolIcmp : ProtocolIcmp6),
            dialect.LoadDestination(), new NftLookup(NameOf(IpvsSet.VirtualIPs)), new NftImmediateVerdict(NftVerdict.Return),
        ]);
}
