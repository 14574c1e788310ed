using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.NetworkInformation;
using System.Runtime.InteropServices;
using System.Text;

namespace KubeProxyNet.Netlink.Nftables;

// Families, keys and values in nft's words, for messages to people.
internal static class NftWords
{
    internal static string Of(NftFamily family) => family switch
    {
        NftFamily.Inet => "inet",
        NftFamily.Ip => "ip",
        NftFamily.Ip6 => "ip6",
        NftFamily.Arp => "arp",
        NftFamily.Netdev => "netdev",
        NftFamily.Bridge => "bridge",
        _ => $"family {(byte)family}",
    };

    /// <summary>A key or data in the words of its type, in hex where the length does not fit.</summary>
    internal static string Of(EquatableArray<NftDataType> types, ReadOnlySpan<byte> value)
    {
        if (types.IsEmpty || value.Length != NftDataType.LengthOf(types))
        {
            return $"0x{Convert.ToHexString(value)}";
        }

        var words = new string[types.Length];
        var rest = value;
        for (var i = 0; i < types.Length; i++)
        {
            words[i] = Of(types[i], rest[..types[i].Length]);
            rest = rest[Math.Min(types[i].PaddedLength, rest.Length)..];
        }

        return string.Join(" . ", words);
    }

    private static string Of(NftDataType type, ReadOnlySpan<byte> value)
    {
        if (type == NftDataType.Ipv4Address || type == NftDataType.Ipv6Address)
        {
            return new IPAddress(value).ToString();
        }

        if (type == NftDataType.InetProtocol)
        {
            return Protocol(value[0]);
        }

        if (type == NftDataType.InetService)
        {
            return BinaryPrimitives.ReadUInt16BigEndian(value).ToString(CultureInfo.InvariantCulture);
        }

        return type == NftDataType.EthernetAddress ? new PhysicalAddress(value.ToArray()).ToString() : HostOrdered(type, value);
    }

    private static string HostOrdered(NftDataType type, ReadOnlySpan<byte> value)
    {
        if (type == NftDataType.InterfaceName)
        {
            return Encoding.UTF8.GetString(value).TrimEnd('\0');
        }

        var number = value.Length == sizeof(uint) ? MemoryMarshal.Read<uint>(value) : 0;
        if (type == NftDataType.Mark)
        {
            return $"0x{number:x8}";
        }

        return value.Length == sizeof(uint) ? number.ToString(CultureInfo.InvariantCulture) : $"0x{Convert.ToHexString(value)}";
    }

    private static string Protocol(byte number) => number switch
    {
        6 => "tcp",
        17 => "udp",
        132 => "sctp",
        _ => number.ToString(CultureInfo.InvariantCulture),
    };
}
