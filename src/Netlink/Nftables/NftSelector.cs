using System.Runtime.InteropServices;
using static KubeProxyNet.Netlink.Uapi.NfTablesH;

namespace KubeProxyNet.Netlink.Nftables;

/// <summary>
/// An expression that declares a set's type by example, <c>typeof ip daddr</c>. The kernel does not look at it: it is kept in the set's user
/// data for nft, in nft's own numbers (enum expr_types, proto_desc_id and header fields of its sources, stable since 0.9.4).
/// </summary>
public sealed record NftSelector
{
    private const uint PayloadExpression = 7;
    private const uint MetaExpression = 9;
    private const uint CtExpression = 12;
    private const uint NumgenExpression = 23;

    private const uint Udp = 6;
    private const uint Tcp = 8;
    private const uint Sctp = 10;
    private const uint AnyTransport = 11;
    private const uint Ip = 12;
    private const uint Ip6 = 13;

    private const uint SourcePort = 1;
    private const uint DestinationPort = 2;

    private NftSelector(string text, uint kind, params ReadOnlySpan<uint> values)
        : this(text, kind, Pack(values))
    {
    }

    private NftSelector(string text, uint kind, EquatableArray<byte> attributes)
    {
        Text = text;
        Kind = kind;
        Attributes = attributes;
    }

    /// <summary><c>ip saddr</c>.</summary>
    public static NftSelector IpSource { get; } = new("ip saddr", PayloadExpression, Ip, 11);

    /// <summary><c>ip daddr</c>.</summary>
    public static NftSelector IpDestination { get; } = new("ip daddr", PayloadExpression, Ip, 12);

    /// <summary><c>ip6 saddr</c>.</summary>
    public static NftSelector Ip6Source { get; } = new("ip6 saddr", PayloadExpression, Ip6, 8);

    /// <summary><c>ip6 daddr</c>.</summary>
    public static NftSelector Ip6Destination { get; } = new("ip6 daddr", PayloadExpression, Ip6, 9);

    /// <summary><c>tcp dport</c>.</summary>
    public static NftSelector TcpDestinationPort { get; } = new("tcp dport", PayloadExpression, Tcp, DestinationPort);

    /// <summary><c>tcp sport</c>.</summary>
    public static NftSelector TcpSourcePort { get; } = new("tcp sport", PayloadExpression, Tcp, SourcePort);

    /// <summary><c>udp dport</c>.</summary>
    public static NftSelector UdpDestinationPort { get; } = new("udp dport", PayloadExpression, Udp, DestinationPort);

    /// <summary><c>udp sport</c>.</summary>
    public static NftSelector UdpSourcePort { get; } = new("udp sport", PayloadExpression, Udp, SourcePort);

    /// <summary><c>sctp dport</c>.</summary>
    public static NftSelector SctpDestinationPort { get; } = new("sctp dport", PayloadExpression, Sctp, DestinationPort);

    /// <summary><c>sctp sport</c>.</summary>
    public static NftSelector SctpSourcePort { get; } = new("sctp sport", PayloadExpression, Sctp, SourcePort);

    /// <summary><c>th dport</c>; not in the data of a map that a dnat uses: nft 1.0.6 then refuses further rules with it.</summary>
    public static NftSelector TransportDestinationPort { get; } = new("th dport", PayloadExpression, AnyTransport, DestinationPort);

    /// <summary><c>th sport</c>.</summary>
    public static NftSelector TransportSourcePort { get; } = new("th sport", PayloadExpression, AnyTransport, SourcePort);

    /// <summary><c>meta l4proto</c>.</summary>
    public static NftSelector TransportProtocol { get; } = new("meta l4proto", MetaExpression, NFT_META_L4PROTO);

    /// <summary><c>meta mark</c>.</summary>
    public static NftSelector Mark { get; } = new("meta mark", MetaExpression, NFT_META_MARK);

    /// <summary><c>ct original ip saddr</c>.</summary>
    public static NftSelector OriginalIpSource { get; } = new("ct original ip saddr", CtExpression, NFT_CT_SRC_IP, 0);

    /// <summary><c>ct original ip daddr</c>.</summary>
    public static NftSelector OriginalIpDestination { get; } = new("ct original ip daddr", CtExpression, NFT_CT_DST_IP, 0);

    /// <summary>As nft prints it.</summary>
    public string Text { get; }

    internal uint Kind { get; }

    internal EquatableArray<byte> Attributes { get; }

    private static NftSelector[] All =>
    [
        IpSource, IpDestination, Ip6Source, Ip6Destination, TcpDestinationPort, TcpSourcePort, UdpDestinationPort, UdpSourcePort, SctpDestinationPort,
        SctpSourcePort, TransportDestinationPort, TransportSourcePort, TransportProtocol, Mark, OriginalIpSource, OriginalIpDestination,
    ];

    /// <summary><c>numgen random mod N</c>; any N stands for all.</summary>
    public static NftSelector NumgenRandom(uint modulus = 1) => new($"numgen random mod {modulus}", NumgenExpression, NFT_NG_RANDOM, modulus, 0);

    /// <summary>As nft prints it.</summary>
    public override string ToString() => Text;

    internal static NftSelector FromUserData(uint kind, ReadOnlySpan<byte> attributes)
    {
        foreach (var known in All)
        {
            if (known.Kind == kind && known.Attributes.AsSpan().SequenceEqual(attributes))
            {
                return known;
            }
        }

        const int NumgenLength = 3 * (2 + sizeof(uint));
        if (kind == NumgenExpression && attributes.Length == NumgenLength)
        {
            var numgen = NumgenRandom(MemoryMarshal.Read<uint>(attributes[8..]));
            if (numgen.Attributes.AsSpan().SequenceEqual(attributes))
            {
                return numgen;
            }
        }

        return new NftSelector($"selector {kind} {Convert.ToHexString(attributes)}", kind, EquatableArray.Create(attributes));
    }

    // Numbered from 0, each 32 bits in host byte order.
    private static EquatableArray<byte> Pack(ReadOnlySpan<uint> values)
    {
        Span<byte> bytes = stackalloc byte[values.Length * (2 + sizeof(uint))];
        var writer = new NftUserDataWriter(bytes);
        for (var i = 0; i < values.Length; i++)
        {
            writer.WriteUInt32((byte)i, values[i]);
        }

        return EquatableArray.Create(writer.Written);
    }
}
