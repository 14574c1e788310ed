using System.Buffers.Binary;
using System.Net;

namespace KubeProxyNet.Cni.Ipam;

/// <summary>Addresses as numbers, to count with.</summary>
internal static class AddressNumber
{
    internal static UInt128 Of(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        bytes.Clear();
        var own = address.GetAddressBytes();
        own.CopyTo(bytes[(16 - own.Length)..]);
        return BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }

    /// <summary>The address of a number.</summary>
    /// <param name="number">At most 32 bits for IPv4.</param>
    /// <param name="length">4 or 16 bytes.</param>
    internal static IPAddress ToAddress(UInt128 number, int length)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, number);
        return new IPAddress(bytes[(16 - length)..]);
    }
}
