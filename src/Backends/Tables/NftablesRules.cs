using System.Globalization;
using System.Net;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Netlink.Nftables;

namespace KubeProxyNet.Backends.Tables;

/// <summary>Parts that the rules of several chains are made of, each with nft's text. Pure.</summary>
internal static class NftablesRules
{
    private const uint LocalAddress = 2;
    private const uint StateNew = 0x8;
    private const uint StatusDstNat = 0x20;

    internal static readonly Protocol[] Protocols = [Protocol.Tcp, Protocol.Udp, Protocol.Sctp];

    internal static NftablesRule Rule(string text, IEnumerable<NftExpression> expressions) => new(text, [.. expressions]);

    internal static NftablesRule Jump(string chain) => Rule($"jump {chain}", [new NftImmediateVerdict(NftVerdict.Jump(chain))]);

    internal static NftablesRule Goto(string chain) => Rule($"goto {chain}", [new NftImmediateVerdict(NftVerdict.Goto(chain))]);

    internal static NftablesRule JumpIfNew(string chain) => Rule(
        $"ct state new jump {chain}",
        [new NftCtLoad(NftCtKey.State), NftBitwise.And(StateNew), NotZero(), new NftImmediateVerdict(NftVerdict.Jump(chain))]);

    internal static NftablesChain Chain(string name, IEnumerable<NftablesRule> rules) => new(new NftChain(name), [.. rules]);

    internal static NftablesChain BaseChain(string name, NftHook hook, string type, int priority, IEnumerable<NftablesRule> rules) =>
        new(new NftChain(name) { Base = new NftBaseChain(hook, type, priority, NftPolicy.Accept) }, [.. rules]);

    internal static NftCmp NotZero() => new(NftCmpOperator.NotEqual, NftRegister.Reg1, [0, 0, 0, 0]);

    /// <summary><c>meta l4proto tcp</c>.</summary>
    internal static IEnumerable<NftExpression> MatchProtocol(Protocol protocol) => [new NftMetaLoad(NftMetaKey.TransportProtocol), NftCmp.EqualByte((byte)protocol)];

    /// <summary><c>ct status dnat</c>.</summary>
    internal static IEnumerable<NftExpression> MatchTranslated() => [new NftCtLoad(NftCtKey.Status), NftBitwise.And(StatusDstNat), NotZero()];

    /// <summary><c>fib saddr type local</c>, <c>fib daddr type local</c>.</summary>
    internal static IEnumerable<NftExpression> MatchLocal(NftFibFlags address) =>
    [
        new NftFib(NftFibResult.AddressType, address),
        new NftCmp(NftCmpOperator.Equal, NftRegister.Reg1, [.. BitConverter.GetBytes(LocalAddress)]),
    ];

    /// <summary><c>ip daddr . meta l4proto . th dport vmap @map</c> behind a condition.</summary>
    internal static NftablesRule FrontendVerdict(string map, NftablesDialect dialect, NftablesMatch condition = default) => Rule(
        $"{condition.Text}{dialect.Word} daddr . meta l4proto . th dport vmap @{map}", [.. condition.Expressions, .. dialect.LoadFrontend(), Verdict(map)]);

    /// <summary><c>meta l4proto . th dport vmap @map</c> behind a condition.</summary>
    internal static NftablesRule NodePortVerdict(string map, NftablesMatch condition = default) =>
        Rule($"{condition.Text}meta l4proto . th dport vmap @{map}", [.. condition.Expressions, .. NftablesDialect.LoadNodePort(), Verdict(map)]);

    /// <summary><c>ip daddr . meta l4proto . th dport @set</c> and a verdict.</summary>
    internal static NftablesRule MatchFrontend(string set, NftVerdict verdict, NftablesDialect dialect) => Rule(
        $"{dialect.Word} daddr . meta l4proto . th dport @{set} {verdict}", [.. dialect.LoadFrontend(), new NftLookup(set), new NftImmediateVerdict(verdict)]);

    /// <summary><c>meta l4proto . th dport @set</c> and a verdict, behind a condition.</summary>
    internal static NftablesRule MatchNodePort(string set, NftVerdict verdict, NftablesMatch condition) => Rule(
        $"{condition.Text}meta l4proto . th dport @{set} {verdict}",
        [.. condition.Expressions, .. NftablesDialect.LoadNodePort(), new NftLookup(set), new NftImmediateVerdict(verdict)]);

    internal static NftLookup Verdict(string map) => new(map, NftRegister.Reg1, NftRegister.Verdict);

    /// <summary>Marks the packet, and so its connection, for masquerading.</summary>
    internal static NftablesRule MarkRule(NodeRules node) => Rule(
        $"meta mark set meta mark | {NftablesDialect.PrintMark(node.MasqueradeMark)}",
        [new NftMetaLoad(NftMetaKey.Mark), NftBitwise.Or(node.MasqueradeMark), new NftMetaSet(NftMetaKey.Mark)]);

    /// <summary>Marks what does not come from a pod, or all, or nothing: how ClusterIPs are masqueraded.</summary>
    internal static IEnumerable<NftablesRule> MarkRules(NodeRules node, NftablesDialect dialect) => node switch
    {
        { MasqueradeAll: true } => [MarkRule(node)],
        { LocalDetector: LocalDetector.Off } => [],
        _ =>
        [
            .. NftablesMatches.FromPod(node.LocalDetector, dialect).Select(fromPod =>
                Rule($"{fromPod.Text}return", [.. fromPod.Expressions, new NftImmediateVerdict(NftVerdict.Return)])),
            MarkRule(node),
        ],
    };

    /// <summary>Masquerades what is marked, and takes the mark away.</summary>
    internal static NftablesRule MasqueradeMarkedRule(NodeRules node)
    {
        var mark = NftablesDialect.PrintMark(node.MasqueradeMark);
        return Rule(
            $"meta mark & {mark} != 0x00000000 meta mark set meta mark ^ {mark} masquerade fully-random",
            [
                new NftMetaLoad(NftMetaKey.Mark), NftBitwise.And(node.MasqueradeMark), NotZero(),
                new NftMetaLoad(NftMetaKey.Mark), NftBitwise.ExclusiveOr(node.MasqueradeMark), new NftMetaSet(NftMetaKey.Mark),
                new NftMasquerade(NftNatFlags.FullyRandom),
            ]);
    }

    /// <summary>Refuses so that the sender is told at once.</summary>
    internal static IEnumerable<NftablesRule> RejectRules(NftablesDialect dialect) =>
    [
        Rule("reject with tcp reset", [.. MatchProtocol(Protocol.Tcp), new NftReject(NftRejectType.TcpReset, 0)]),
        Rule("reject", [NftReject.PortUnreachable(dialect.Family)]),
    ];

    /// <summary>Drops what is sent to a prefix.</summary>
    internal static NftablesRule DropRule(IPNetwork prefix, NftablesDialect dialect) =>
        Rule($"{dialect.Word} daddr {NftablesDialect.Print(prefix)} drop", [.. dialect.MatchDestination(prefix), new NftImmediateVerdict(NftVerdict.Drop)]);

    /// <summary><c>tcp</c>, <c>udp</c>, <c>sctp</c>.</summary>
    internal static string WordOf(Protocol protocol) => protocol switch
    {
        Protocol.Tcp => "tcp",
        Protocol.Udp => "udp",
        _ => "sctp",
    };

    /// <summary>As nft prints a time: <c>3h</c>, <c>1m30s</c>.</summary>
    internal static string Print(TimeSpan time)
    {
        (int Value, string Unit)[] parts = [(time.Days, "d"), (time.Hours, "h"), (time.Minutes, "m"), (time.Seconds, "s"), (time.Milliseconds, "ms")];
        return string.Concat(parts.Where(part => part.Value > 0).Select(part => string.Create(CultureInfo.InvariantCulture, $"{part.Value}{part.Unit}")));
    }
}
