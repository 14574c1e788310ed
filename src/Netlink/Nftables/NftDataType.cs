using static KubeProxyNet.Netlink.Uapi.NfTablesH;

namespace KubeProxyNet.Netlink.Nftables;

/// <summary>A type of keys and data. The kernel only stores the number for <c>nft</c>, which prints values by it.</summary>
/// <param name="Name">nft's name for it.</param>
/// <param name="Number">nft's number for it.</param>
/// <param name="Length">Bytes of one value.</param>
public sealed partial record NftDataType(string Name, uint Number, int Length)
{
    /// <summary>What a verdict map holds.</summary>
    public static readonly NftDataType Verdict = new("verdict", NFT_DATA_VERDICT, 0);

    /// <summary>A number without a meaning; four bytes in host byte order, as numgen and hash give it.</summary>
    public static readonly NftDataType Integer = new("integer", 4, 4);

    /// <summary>An IPv4 address.</summary>
    public static readonly NftDataType Ipv4Address = new("ipv4_addr", 7, 4);

    /// <summary>An IPv6 address.</summary>
    public static readonly NftDataType Ipv6Address = new("ipv6_addr", 8, 16);

    /// <summary>An Ethernet address.</summary>
    public static readonly NftDataType EthernetAddress = new("ether_addr", 9, 6);

    /// <summary>An IP protocol number.</summary>
    public static readonly NftDataType InetProtocol = new("inet_proto", 12, 1);

    /// <summary>A port, in network byte order.</summary>
    public static readonly NftDataType InetService = new("inet_service", 13, 2);

    /// <summary>A packet mark, in host byte order.</summary>
    public static readonly NftDataType Mark = new("mark", 19, 4);

    /// <summary>A link's index, in host byte order.</summary>
    public static readonly NftDataType InterfaceIndex = new("iface_index", 20, 4);

    /// <summary>A link's name, padded with zeros.</summary>
    public static readonly NftDataType InterfaceName = new("ifname", 41, 16);

    private static readonly NftDataType[] All =
        [Integer, Ipv4Address, Ipv6Address, EthernetAddress, InetProtocol, InetService, Mark, InterfaceIndex, InterfaceName];

    /// <summary>Bytes that a value takes within a concatenation: components are padded to four.</summary>
    public int PaddedLength => (Length + 3) & ~3;

    /// <summary>nft's name.</summary>
    public override string ToString() => Name;

    /// <summary>Bytes of a key made of these components; a single component is not padded.</summary>
    public static int LengthOf(EquatableArray<NftDataType> components)
    {
        if (components.Length == 1)
        {
            return components[0].Length;
        }

        var length = 0;
        foreach (var component in components)
        {
            length += component.PaddedLength;
        }

        return length;
    }
}
