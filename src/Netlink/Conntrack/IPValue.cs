using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace KubeProxyNet.Netlink.Conntrack;

/// <summary>An IP address without an object behind it: a dump of a million flows allocates nothing.</summary>
public readonly record struct IPValue
{
    private const int IPv4Length = 4;
    private const int IPv6Length = 16;

    private readonly UInt128 _bits;

    private IPValue(UInt128 bits, bool isIPv6)
    {
        _bits = bits;
        IsIPv6 = isIPv6;
    }

    /// <summary>It is an IPv6 address.</summary>
    public bool IsIPv6 { get; }

    /// <summary>The value of an address.</summary>
    public static IPValue From(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        Span<byte> bytes = stackalloc byte[IPv6Length];
        address.TryWriteBytes(bytes, out var length);
        return From(bytes[..length]);
    }

    /// <summary>The value of an address.</summary>
    public static implicit operator IPValue(IPAddress address) => From(address);

    /// <summary>The address as the framework's class.</summary>
    public IPAddress ToIPAddress()
    {
        Span<byte> bytes = stackalloc byte[IPv6Length];
        return new IPAddress(bytes[..WriteTo(bytes)]);
    }

    /// <summary>As the framework prints it.</summary>
    public override string ToString() => ToIPAddress().ToString();

    /// <summary>Takes the 4 or 16 bytes of an attribute.</summary>
    internal static IPValue From(ReadOnlySpan<byte> bytes) => bytes.Length switch
    {
        IPv4Length => new IPValue(BinaryPrimitives.ReadUInt32BigEndian(bytes), isIPv6: false),
        IPv6Length => new IPValue(BinaryPrimitives.ReadUInt128BigEndian(bytes), isIPv6: true),
        _ => throw new NetlinkFormatException($"An IP address has {bytes.Length} bytes, 4 or 16 are expected."),
    };

    /// <summary>The framework's family, told apart from the kernel's number.</summary>
    internal AddressFamily Family => IsIPv6 ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork;

    /// <summary>Writes the bytes in network order.</summary>
    /// <returns>How many.</returns>
    internal int WriteTo(Span<byte> bytes)
    {
        if (IsIPv6)
        {
            BinaryPrimitives.WriteUInt128BigEndian(bytes, _bits);
            return IPv6Length;
        }

        BinaryPrimitives.WriteUInt32BigEndian(bytes, (uint)_bits);
        return IPv4Length;
    }
}
