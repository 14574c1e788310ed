using System.Globalization;
using System.Net;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Netlink.Nftables;

namespace KubeProxyNet.Backends.Tables;

/// <summary>How IPv4 and IPv6 differ in our rules: words, offsets and registers. Registers are those that nft itself chooses.</summary>
internal sealed class NftablesDialect
{
    /// <summary>The most clients that a binding is kept for, in each map, unless told otherwise; those beyond are placed anew with each connection.</summary>
    internal const uint DefaultAffinityClients = 65_536;

    internal static readonly NftablesDialect IPv4 = new(IPFamily.IPv4, NftFamily.Ip, "ip", NftDataType.Ipv4Address, NftPayloadLoad.IpSource, NftPayloadLoad.IpDestination);
    internal static readonly NftablesDialect IPv6 = new(IPFamily.IPv6, NftFamily.Ip6, "ip6", NftDataType.Ipv6Address, NftPayloadLoad.Ip6Source, NftPayloadLoad.Ip6Destination);

    private readonly Func<uint, NftPayloadLoad> _source;
    private readonly Func<uint, NftPayloadLoad> _destination;

    private NftablesDialect(IPFamily ipFamily, NftFamily family, string word, NftDataType addressType, Func<uint, NftPayloadLoad> source, Func<uint, NftPayloadLoad> destination)
    {
        IPFamily = ipFamily;
        Family = family;
        Word = word;
        AddressType = addressType;
        AddressWords = addressType.Length / 4;
        _source = source;
        _destination = destination;
    }

    internal IPFamily IPFamily { get; }

    internal NftFamily Family { get; }

    /// <summary><c>ip</c> or <c>ip6</c>.</summary>
    internal string Word { get; }

    internal NftDataType AddressType { get; }

    /// <summary>Registers of four bytes that an address takes.</summary>
    internal int AddressWords { get; }

    /// <summary>The most clients that a map of session affinity holds.</summary>
    internal uint AffinityClients { get; private init; } = DefaultAffinityClients;

    internal static NftablesDialect Of(IPFamily family) => family == IPFamily.IPv4 ? IPv4 : IPv6;

    /// <summary>The same with another bound of session affinity.</summary>
    internal NftablesDialect WithAffinityClients(uint clients) => new(IPFamily, Family, Word, AddressType, _source, _destination) { AffinityClients = clients };

    internal NftPayloadLoad LoadSource(int word = 0) => _source(NftRegister.Word(word));

    internal NftPayloadLoad LoadDestination(int word = 0) => _destination(NftRegister.Word(word));

    /// <summary><c>ip daddr . meta l4proto . th dport</c> into the first registers.</summary>
    internal IEnumerable<NftExpression> LoadFrontend() =>
    [
        LoadDestination(),
        new NftMetaLoad(NftMetaKey.TransportProtocol, NftRegister.Word(AddressWords)),
        NftPayloadLoad.DestinationPort(NftRegister.Word(AddressWords + 1)),
    ];

    /// <summary><c>meta l4proto . th dport</c> into the first registers.</summary>
    internal static IEnumerable<NftExpression> LoadNodePort() =>
        [new NftMetaLoad(NftMetaKey.TransportProtocol), NftPayloadLoad.DestinationPort(NftRegister.Word(1))];

    /// <summary><c>ct original ip daddr . ct original proto-dst</c> into the first registers: where a translated connection wanted to go.</summary>
    internal IEnumerable<NftExpression> LoadOriginalFrontend() =>
    [
        new NftCtLoad(IPFamily == IPFamily.IPv4 ? NftCtKey.DestinationIp : NftCtKey.DestinationIp6, NftRegister.Reg1, NftCtDirection.Original),
        new NftCtLoad(NftCtKey.DestinationPort, NftRegister.Word(AddressWords), NftCtDirection.Original),
    ];

    /// <summary>Addresses that never leave the node.</summary>
    internal IPNetwork Loopback => IPNetwork.Parse(IPFamily == IPFamily.IPv4 ? "127.0.0.0/8" : "::1/128");

    /// <summary>Whether the source address lies in a prefix; whole bytes are compared as they are, as nft does.</summary>
    internal IEnumerable<NftExpression> MatchSource(IPNetwork prefix) => NftPrefixMatch.Of(LoadSource(), prefix);

    /// <summary>Whether the destination address lies in a prefix.</summary>
    internal IEnumerable<NftExpression> MatchDestination(IPNetwork prefix) => NftPrefixMatch.Of(LoadDestination(), prefix);

    /// <summary>Whether the destination address does not lie in a prefix.</summary>
    internal IEnumerable<NftExpression> MatchNotDestination(IPNetwork prefix) => NftPrefixMatch.Of(LoadDestination(), prefix, NftCmpOperator.NotEqual);

    internal static string Print(IPNetwork prefix) =>
        prefix.PrefixLength == prefix.BaseAddress.GetAddressBytes().Length * 8 ? prefix.BaseAddress.ToString() : prefix.ToString();

    internal static string PrintMark(uint mark) => string.Create(CultureInfo.InvariantCulture, $"0x{mark:x8}");
}
