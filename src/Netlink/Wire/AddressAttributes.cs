using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using static KubeProxyNet.Netlink.Uapi.SocketH;

namespace KubeProxyNet.Netlink.Wire;

/// <summary>IP and link-layer addresses as attribute values: their bytes in network order.</summary>
internal static class AddressAttributes
{
    private const int IPv6Length = 16;

    internal static void WriteIPAddress(this ref NetlinkWriter writer, ushort type, IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[IPv6Length];
        address.TryWriteBytes(bytes, out var length);
        writer.WriteBytes(type, bytes[..length]);
    }

    internal static void WriteLinkAddress(this ref NetlinkWriter writer, ushort type, PhysicalAddress address) =>
        writer.WriteBytes(type, address.GetAddressBytes());

    internal static IPAddress GetIPAddress(this in NetlinkAttributeReader attribute) => attribute.Value.Length is 4 or IPv6Length
        ? new IPAddress(attribute.Value)
        : throw new NetlinkFormatException($"Attribute {attribute.Type} has {attribute.Value.Length} bytes, 4 or 16 are expected for an IP address.");

    internal static PhysicalAddress GetLinkAddress(this in NetlinkAttributeReader attribute) => new(attribute.Value.ToArray());

    /// <summary>AF_INET or AF_INET6.</summary>
    internal static byte KernelFamily(this IPAddress address) => KernelFamily(address.AddressFamily);

    /// <summary>The kernel's number of the family; AF_UNSPEC, which asks for all, of null.</summary>
    internal static byte KernelFamily(AddressFamily? family) => family switch
    {
        null or AddressFamily.Unspecified => AF_UNSPEC,
        AddressFamily.InterNetwork => AF_INET,
        AddressFamily.InterNetworkV6 => AF_INET6,
        _ => throw new ArgumentException($"Address family {family} is neither IPv4 nor IPv6.", nameof(family)),
    };
}
