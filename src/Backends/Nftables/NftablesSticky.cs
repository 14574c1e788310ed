using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Backends.Tables;
using KubeProxyNet.Netlink;
using KubeProxyNet.Netlink.Nftables;
using static KubeProxyNet.Backends.Nftables.NftablesNames;
using static KubeProxyNet.Backends.Tables.NftablesRules;

namespace KubeProxyNet.Backends.Nftables;

/// <summary>Translates session affinity into sets and chains of a service port's own. Pure.</summary>
internal static class NftablesSticky
{
    private const string AffinityPrefix = "affinity-";
    private const string MembersPrefix = "members-";
    private const int HashLength = 8;
    private const int MaxIdLength = 200;

    /// <summary>The chain that looks for a binding before it picks.</summary>
    internal static string ChainOf(ServicePortName name, NftablesPickClass pickClass) => $"sticky{SuffixOf(pickClass)}-{IdOf(name)}";

    /// <summary>The chain that records who was sent where.</summary>
    internal static string RecordChainOf(ServicePortName name) => $"record-{IdOf(name)}";

    /// <summary>Whether a set holds bindings of clients.</summary>
    internal static bool IsAffinity(string set) => set.StartsWith(AffinityPrefix, StringComparison.Ordinal);

    /// <summary>Whether a set holds the destinations that clients may be bound to.</summary>
    internal static bool IsMembers(string set) => set.StartsWith(MembersPrefix, StringComparison.Ordinal);

    /// <summary>What these rules need; null if they are not sticky, or have no destinations.</summary>
    internal static NftablesStickyPort? Build(ServiceRules? rules, NftablesServiceSlots slots, NftablesDialect dialect)
    {
        if (rules?.AffinityTimeout is not { } timeout)
        {
            return null;
        }

        NftablesPick[] picks =
        [
            .. rules.Frontends
                .SelectMany(frontend => (NftablesPick[])[NftablesRenderer.PickOf(frontend, slots), NftablesRenderer.ShortCircuitOf(frontend, slots)])
                .Where(pick => !pick.IsNone).Distinct().OrderBy(pick => pick.Class),
        ];
        NftablesStickyPool[] pools =
        [
            .. PoolsOf(rules.Name, isLocal: false, picks.Any(pick => !IsLocal(pick)) ? slots.Cluster : [], dialect),
            .. PoolsOf(rules.Name, isLocal: true, picks.Any(IsLocal) ? slots.Local : [], dialect),
        ];
        return picks.Length == 0
            ? null
            : new NftablesStickyPort(
                timeout,
                [.. pools],
                [
                    Chain(RecordChainOf(rules.Name), pools.Select(pool => RecordRule(rules.Name.Protocol, pool, timeout, dialect))),
                    .. picks.Select(pick => Chain(ChainOf(rules.Name, pick.Class), StickyRules(rules.Name.Protocol, pick, pools, dialect))),
                ],
                [.. picks]);
    }

    // As kube-proxy names its chains: a hash that tells apart what was cut, then words for people.
    private static string IdOf(ServicePortName name)
    {
        var full = $"{name.Namespace}/{name.Name}/{WordOf(name.Protocol)}/{name.Port}";
        var readable = new StringBuilder(ToBase32(SHA256.HashData(Encoding.UTF8.GetBytes(full)))).Append('-');
        foreach (var letter in full)
        {
            readable.Append(char.IsAsciiLetterOrDigit(letter) || letter is '-' or '.' or '/' ? letter : '_');
        }

        return readable.ToString(0, Math.Min(readable.Length, MaxIdLength));
    }

    private static string ToBase32(ReadOnlySpan<byte> hash)
    {
        const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
        var bits = 0UL;
        foreach (var part in hash[..5])
        {
            bits = (bits << 8) | part;
        }

        Span<char> letters = stackalloc char[HashLength];
        for (var index = 0; index < HashLength; index++)
        {
            letters[index] = Alphabet[(int)(bits >> (5 * (HashLength - 1 - index))) & 31];
        }

        return letters.ToString();
    }

    private static bool IsLocal(NftablesPick pick) => pick.Class.HasFlag(NftablesPickClass.Local);

    private static IEnumerable<NftablesStickyPool> PoolsOf(ServicePortName name, bool isLocal, EquatableArray<Destination> destinations, NftablesDialect dialect) =>
        destinations.GroupBy(destination => destination.Port).OrderBy(group => group.Key).Select(group =>
        {
            var suffix = string.Create(CultureInfo.InvariantCulture, $"{(isLocal ? "local-" : "")}{group.Key}-{IdOf(name)}");
            var affinity = new NftSet(AffinityPrefix + suffix)
            {
                KeyType = [dialect.AddressType],
                DataType = [dialect.AddressType],
                Flags = NftSetFlags.Map | NftSetFlags.Dynamic | NftSetFlags.Timeout,
                Size = dialect.AffinityClients,
            };
            var members = new NftSet(MembersPrefix + suffix) { KeyType = [dialect.AddressType] };
            return new NftablesStickyPool(isLocal, group.Key, affinity, members, group.Select(destination => destination.Address).OrderBy(address => address, AddressComparer.Instance).ToEquatableArray());
        });

    private static NftablesRule RecordRule(Protocol protocol, NftablesStickyPool pool, TimeSpan timeout, NftablesDialect dialect) => Rule(
        string.Create(
            CultureInfo.InvariantCulture,
            $"{WordOf(protocol)} dport {pool.Port} {dialect.Word} daddr @{pool.Members.Name} update @{pool.Affinity.Name} {{ {dialect.Word} saddr timeout {Print(timeout)} : {dialect.Word} daddr }}"),
        [
            .. MatchProtocol(protocol),
            NftPayloadLoad.DestinationPort(),
            new NftCmp(NftCmpOperator.Equal, NftRegister.Reg1, [(byte)(pool.Port >> 8), (byte)pool.Port]),
            dialect.LoadDestination(),
            new NftLookup(pool.Members.Name),
            dialect.LoadSource(),
            dialect.LoadDestination(4),
            new NftDynset(NftDynsetOperation.Update, pool.Affinity.Name, NftRegister.Reg1, NftRegister.Reg2) { Timeout = timeout },
        ]);

    private static IEnumerable<NftablesRule> StickyRules(Protocol protocol, NftablesPick pick, NftablesStickyPool[] pools, NftablesDialect dialect) =>
    [
        .. pick.Class.HasFlag(NftablesPickClass.Masquerade) ? (IEnumerable<NftablesRule>)[Jump(MarkIt)] : [],
        .. pools.Where(pool => pool.IsLocal == IsLocal(pick)).Select(pool => FollowRule(protocol, pool, dialect)),
        Goto(NameOf(pick)),
    ];

    private static NftablesRule FollowRule(Protocol protocol, NftablesStickyPool pool, NftablesDialect dialect) => Rule(
        string.Create(CultureInfo.InvariantCulture, $"meta l4proto {WordOf(protocol)} dnat to {dialect.Word} saddr map @{pool.Affinity.Name}:{pool.Port}"),
        [
            .. MatchProtocol(protocol),
            dialect.LoadSource(),
            new NftLookup(pool.Affinity.Name, NftRegister.Reg1, NftRegister.Reg1),
            new NftImmediate(NftRegister.Reg2, [(byte)(pool.Port >> 8), (byte)pool.Port]),
            new NftNat(NftNatKind.Destination, dialect.Family, NftRegister.Reg1, NftRegister.Reg2),
        ]);
}
