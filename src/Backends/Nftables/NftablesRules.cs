using System.Globalization;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Netlink.Nftables;

namespace KubeProxyNet.Backends.Nftables;

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
    internal static NftablesRule FrontendVerdict(NftablesSet map, NftablesDialect dialect, NftablesMatch condition = default) => Rule(
        $"{condition.Text}{dialect.Word} daddr . meta l4proto . th dport vmap @{NftablesNames.NameOf(map)}",
        [.. condition.Expressions, .. dialect.LoadFrontend(), Verdict(map)]);

    /// <summary><c>meta l4proto . th dport vmap @map</c> behind a condition.</summary>
    internal static NftablesRule NodePortVerdict(NftablesSet map, NftablesMatch condition = default) => Rule(
        $"{condition.Text}meta l4proto . th dport vmap @{NftablesNames.NameOf(map)}", [.. condition.Expressions, .. NftablesDialect.LoadNodePort(), Verdict(map)]);

    internal static NftLookup Verdict(NftablesSet map) => new(NftablesNames.NameOf(map), NftRegister.Reg1, NftRegister.Verdict);

    /// <summary>As nft prints a time: <c>3h</c>, <c>1m30s</c>.</summary>
    internal static string Print(TimeSpan time)
    {
        (int Value, string Unit)[] parts = [(time.Days, "d"), (time.Hours, "h"), (time.Minutes, "m"), (time.Seconds, "s"), (time.Milliseconds, "ms")];
        return string.Concat(parts.Where(part => part.Value > 0).Select(part => string.Create(CultureInfo.InvariantCulture, $"{part.Value}{part.Unit}")));
    }
}
