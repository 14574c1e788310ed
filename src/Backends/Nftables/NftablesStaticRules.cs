using System.Text;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Netlink;
using KubeProxyNet.Netlink.Nftables;
using static KubeProxyNet.Backends.Nftables.NftablesNames;

namespace KubeProxyNet.Backends.Nftables;

/// <summary>The chains and rules that are there without any Service. Pure. Priorities are a documented contract (README.md beside this file).</summary>
internal static class NftablesStaticRules
{
    private const int PriorityDstNat = -100;
    private const int PriorityFilter = 0;
    private const int PrioritySrcNat = 100;
    private const uint StateNew = 0x8;
    private const uint StatusDstNat = 0x20;
    private const int InterfaceNameLength = 16;

    /// <summary>All static chains, those that others jump to first.</summary>
    internal static EquatableArray<NftablesChain> Build(NodeRules node, NftablesDialect dialect) =>
    [
        Chain(MarkForMasquerade, MarkRules(node, dialect)),
        Chain(Services, ServicesRules(dialect)),
        Chain(Masquerading, MasqueradingRules(node, dialect)),
        Chain(RejectIt, RejectRules(dialect)),
        Chain(EndpointsCheck, EndpointsCheckRules(dialect)),
        Chain(ClusterIPsCheck, ClusterIPsCheckRules(node, dialect)),
        BaseChain(NatPrerouting, NftHook.Prerouting, "nat", PriorityDstNat, [Jump(Services)]),
        BaseChain(NatOutput, NftHook.Output, "nat", PriorityDstNat, [Jump(Services)]),
        BaseChain(NatPostrouting, NftHook.Postrouting, "nat", PrioritySrcNat, [Jump(Masquerading)]),
        BaseChain(FilterInput, NftHook.Input, "filter", PriorityFilter, [JumpIfNew(EndpointsCheck)]),
        BaseChain(FilterForward, NftHook.Forward, "filter", PriorityFilter, [JumpIfNew(EndpointsCheck), JumpIfNew(ClusterIPsCheck)]),
        BaseChain(FilterOutput, NftHook.Output, "filter", PriorityFilter, [JumpIfNew(EndpointsCheck), JumpIfNew(ClusterIPsCheck)]),
    ];

    /// <summary>
    /// The chain that picks one of so many destinations. It ends in a drop: a packet that meets a commit half way, with the new count and the
    /// old elements, is sent again by its client instead of leaving for an address that nobody has.
    /// </summary>
    internal static NftablesChain BuildPick(NftablesPick pick, NftablesDialect dialect)
    {
        NftablesRule[] rules =
        [
            PickRule(pick, Protocol.Tcp, "tcp", dialect),
            PickRule(pick, Protocol.Udp, "udp", dialect),
            PickRule(pick, Protocol.Sctp, "sctp", dialect),
            Rule("drop", [new NftImmediateVerdict(NftVerdict.Drop)]),
        ];
        return Chain(NameOf(pick), rules);
    }

    private static NftablesRule PickRule(NftablesPick pick, Protocol protocol, string word, NftablesDialect dialect)
    {
        var map = NameOf(EndpointsOf(pick.Group, protocol));
        var port = NftRegister.Word(dialect.AddressWords);
        return Rule(
            $"dnat {dialect.Word} to {dialect.Word} daddr . {word} dport . numgen random mod {pick.Count} map @{map}",
            [
                new NftMetaLoad(NftMetaKey.TransportProtocol),
                NftCmp.EqualByte((byte)protocol),
                dialect.LoadDestination(),
                NftPayloadLoad.DestinationPort(port),
                new NftNumgen(NftRegister.Word(dialect.AddressWords + 1), (uint)pick.Count),
                new NftLookup(map, NftRegister.Reg1, NftRegister.Reg1),
                new NftNat(NftNatKind.Destination, dialect.Family, NftRegister.Reg1, port),
            ]);
    }

    private static IEnumerable<NftablesRule> ServicesRules(NftablesDialect dialect) =>
    [
        Rule(
            $"{dialect.Word} daddr @{NameOf(NftablesSet.ClusterIPs)} jump {MarkForMasquerade}",
            [dialect.LoadDestination(), new NftLookup(NameOf(NftablesSet.ClusterIPs)), new NftImmediateVerdict(NftVerdict.Jump(MarkForMasquerade))]),
        Rule(
            $"{dialect.Word} daddr . meta l4proto . th dport vmap @{NameOf(NftablesSet.ServicePorts)}",
            [.. dialect.LoadFrontend(), new NftLookup(NameOf(NftablesSet.ServicePorts), NftRegister.Reg1, NftRegister.Verdict)]),
    ];

    private static IEnumerable<NftablesRule> MarkRules(NodeRules node, NftablesDialect dialect)
    {
        var mark = Rule(
            $"meta mark set meta mark | {NftablesDialect.PrintMark(node.MasqueradeMark)}",
            [new NftMetaLoad(NftMetaKey.Mark), NftBitwise.Or(node.MasqueradeMark), new NftMetaSet(NftMetaKey.Mark)]);
        return node.MasqueradeAll ? [mark] : node.LocalDetector is LocalDetector.Off ? [] : [.. ReturnIfFromPod(node.LocalDetector, dialect), mark];
    }

    private static IEnumerable<NftablesRule> ReturnIfFromPod(LocalDetector detector, NftablesDialect dialect)
    {
        var isReturn = new NftImmediateVerdict(NftVerdict.Return);
        return detector switch
        {
            LocalDetector.BySource(var prefixes) => prefixes.Select(prefix =>
                Rule($"{dialect.Word} saddr {NftablesDialect.Print(prefix)} return", [.. dialect.MatchSource(prefix), isReturn])),
            LocalDetector.ByInterface(var name) => [Rule($"iifname \"{name}\" return", [new NftMetaLoad(NftMetaKey.InputInterfaceName), MatchName(name, InterfaceNameLength), isReturn])],
            LocalDetector.ByInterfacePrefix(var prefix) => [Rule($"iifname \"{prefix}*\" return", [new NftMetaLoad(NftMetaKey.InputInterfaceName), MatchName(prefix, prefix.Length), isReturn])],
            _ => [],
        };
    }

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
                    new NftCtLoad(NftCtKey.Status), NftBitwise.And(StatusDstNat), NotZero(),
                    dialect.LoadSource(), dialect.LoadDestination(dialect.AddressWords), new NftLookup(NameOf(NftablesSet.HairpinConnections)),
                    new NftMasquerade(NftNatFlags.FullyRandom),
                ]),
        ];
    }

    private static IEnumerable<NftablesRule> EndpointsCheckRules(NftablesDialect dialect) =>
    [
        MatchFrontend(NftablesSet.RejectedPorts, NftVerdict.Goto(RejectIt), dialect),
        MatchFrontend(NftablesSet.DroppedPorts, NftVerdict.Drop, dialect),
    ];

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
        Rule(
            "reject with tcp reset",
            [new NftMetaLoad(NftMetaKey.TransportProtocol), NftCmp.EqualByte((byte)Protocol.Tcp), new NftReject(NftRejectType.TcpReset, 0)]),
        Rule("reject", [NftReject.PortUnreachable(dialect.Family)]),
    ];

    private static NftablesRule MatchFrontend(NftablesSet set, NftVerdict verdict, NftablesDialect dialect) => Rule(
        $"{dialect.Word} daddr . meta l4proto . th dport @{NameOf(set)} {verdict}",
        [.. dialect.LoadFrontend(), new NftLookup(NameOf(set)), new NftImmediateVerdict(verdict)]);

    private static NftablesRule Jump(string chain) => Rule($"jump {chain}", [new NftImmediateVerdict(NftVerdict.Jump(chain))]);

    private static NftablesRule JumpIfNew(string chain) => Rule(
        $"ct state new jump {chain}",
        [new NftCtLoad(NftCtKey.State), NftBitwise.And(StateNew), NotZero(), new NftImmediateVerdict(NftVerdict.Jump(chain))]);

    private static NftCmp NotZero() => new(NftCmpOperator.NotEqual, NftRegister.Reg1, [0, 0, 0, 0]);

    private static NftCmp MatchName(string name, int length)
    {
        var bytes = new byte[length];
        Encoding.ASCII.GetBytes(name, bytes);
        return new NftCmp(NftCmpOperator.Equal, NftRegister.Reg1, [.. bytes]);
    }

    private static NftablesRule Rule(string text, IEnumerable<NftExpression> expressions) => new(text, [.. expressions]);

    private static NftablesChain Chain(string name, IEnumerable<NftablesRule> rules) => new(new NftChain(name), [.. rules]);

    private static NftablesChain BaseChain(string name, NftHook hook, string type, int priority, IEnumerable<NftablesRule> rules) =>
        new(new NftChain(name) { Base = new NftBaseChain(hook, type, priority, NftPolicy.Accept) }, [.. rules]);
}
