using System.Text;
using KubeProxyNet.Netlink.Wire;
using static KubeProxyNet.Netlink.Uapi.NfTablesH;

namespace KubeProxyNet.Netlink.Nftables;

/// <summary>An element as the kernel told it: views into the received bytes, valid during the call that hands it over.</summary>
public readonly ref struct NftElement
{
    /// <summary>The key, or the first one of a range.</summary>
    public ReadOnlySpan<byte> Key { get; private init; }

    /// <summary>The last key of a range of concatenations; else empty.</summary>
    public ReadOnlySpan<byte> KeyEnd { get; private init; }

    /// <summary>A map's data; empty in sets and verdict maps.</summary>
    public ReadOnlySpan<byte> Data { get; private init; }

    /// <summary>What a verdict map says; null in others.</summary>
    public NftVerdictKind? VerdictKind { get; private init; }

    /// <summary>The chain that jump and goto lead to.</summary>
    public ReadOnlySpan<byte> VerdictChainUtf8 { get; private init; }

    /// <summary>The comment; empty if there is none.</summary>
    public ReadOnlySpan<byte> CommentUtf8 { get; private init; }

    /// <summary>How long it lives, if it has a time of its own.</summary>
    public TimeSpan? Timeout { get; private init; }

    /// <summary>How long it has still to live.</summary>
    public TimeSpan? Expiration { get; private init; }

    /// <summary>The key is the first one outside of a range; only in sets whose ranges are no concatenations.</summary>
    public bool IsIntervalEnd { get; private init; }

    /// <summary>Stands for every key that is not in the map; it has no key.</summary>
    public bool IsCatchAll { get; private init; }

    /// <summary>The verdict with its chain's name as a string.</summary>
    public NftVerdict? GetVerdict() =>
        VerdictKind is { } kind ? new NftVerdict(kind, VerdictChainUtf8.IsEmpty ? null : Encoding.UTF8.GetString(VerdictChainUtf8)) : null;

    internal static NftElement Read(NetlinkAttributeReader attributes)
    {
        ReadOnlySpan<byte> key = default, keyEnd = default, data = default, chain = default, comment = default;
        TimeSpan? timeout = null, expiration = null;
        NftVerdictKind? verdict = null;
        var flags = 0u;
        while (attributes.Read())
        {
            switch (attributes.Type)
            {
                case NFTA_SET_ELEM_KEY:
                    key = Find(attributes.GetNested(), NFTA_DATA_VALUE);
                    break;
                case NFTA_SET_ELEM_KEY_END:
                    keyEnd = Find(attributes.GetNested(), NFTA_DATA_VALUE);
                    break;
                case NFTA_SET_ELEM_DATA:
                    data = Find(attributes.GetNested(), NFTA_DATA_VALUE);
                    verdict = ReadVerdict(attributes.GetNested(), out chain);
                    break;
                case NFTA_SET_ELEM_FLAGS:
                    flags = attributes.GetUInt32BigEndian();
                    break;
                case NFTA_SET_ELEM_TIMEOUT:
                    timeout = attributes.GetMilliseconds();
                    break;
                case NFTA_SET_ELEM_EXPIRATION:
                    expiration = attributes.GetMilliseconds();
                    break;
                case NFTA_SET_ELEM_USERDATA:
                    comment = NftUserDataKind.FindComment(attributes.Value, NftUserDataKind.Comment);
                    break;
            }
        }

        return new NftElement
        {
            Key = key,
            KeyEnd = keyEnd,
            Data = data,
            VerdictKind = verdict,
            VerdictChainUtf8 = chain,
            CommentUtf8 = comment,
            Timeout = timeout,
            Expiration = expiration,
            IsIntervalEnd = (flags & NFT_SET_ELEM_INTERVAL_END) != 0,
            IsCatchAll = (flags & NFT_SET_ELEM_CATCHALL) != 0,
        };
    }

    private static ReadOnlySpan<byte> Find(NetlinkAttributeReader attributes, ushort type)
    {
        while (attributes.Read())
        {
            if (attributes.Type == type)
            {
                return attributes.Value;
            }
        }

        return default;
    }

    private static NftVerdictKind? ReadVerdict(NetlinkAttributeReader data, out ReadOnlySpan<byte> chain)
    {
        var verdict = Find(data, NFTA_DATA_VERDICT);
        if (verdict.IsEmpty)
        {
            chain = default;
            return null;
        }

        return NftAttributes.ReadVerdict(verdict, out chain);
    }
}
