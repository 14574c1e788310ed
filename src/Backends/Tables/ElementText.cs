using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Netlink;
using KubeProxyNet.Netlink.Nftables;

namespace KubeProxyNet.Backends.Tables;

/// <summary>Keys and data of elements as nft prints them.</summary>
internal static class ElementText
{
    /// <summary><c>10.96.0.1 . tcp . 443</c>.</summary>
    internal static string Describe(EquatableArray<NftDataType> types, ElementBytes bytes)
    {
        var words = new List<string>();
        var rest = bytes.Span;
        foreach (var type in types)
        {
            words.Add(Describe(type, rest[..type.Length]));
            rest = rest[Math.Min((type.Length + 3) & ~3, rest.Length)..];
        }

        return string.Join(" . ", words);
    }

    private static string Describe(NftDataType type, ReadOnlySpan<byte> value)
    {
        if (type == NftDataType.InetProtocol)
        {
            return NftablesRules.WordOf((Protocol)value[0]);
        }

        if (type == NftDataType.InetService)
        {
            return BinaryPrimitives.ReadUInt16BigEndian(value).ToString(CultureInfo.InvariantCulture);
        }

        if (type == NftDataType.Mark)
        {
            return NftablesDialect.PrintMark(MemoryMarshal.Read<uint>(value));
        }

        return type == NftDataType.Integer ? MemoryMarshal.Read<int>(value).ToString(CultureInfo.InvariantCulture) : new IPAddress(value).ToString();
    }
}
