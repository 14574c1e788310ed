using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace KubeProxyNet.Proxy.Configuration.Reading;

/// <summary>Addresses and networks as Kubernetes reads them: leading zeros are decimal, host bits of a network are cut off.</summary>
internal static class AddressParser
{
    /// <summary>Reads an address without brackets, port or zone.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out IPAddress? address)
    {
        if (!text.Contains(':'))
        {
            return TryParseIPv4(text, out address);
        }

        // The framework takes brackets, a port and a zone too.
        if (text.IndexOfAny("[]%") >= 0 || !IPAddress.TryParse(text, out address))
        {
            address = null;
            return false;
        }

        address = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return true;
    }

    /// <summary>Reads <c>address/length</c>.</summary>
    public static bool TryParseNetwork(ReadOnlySpan<char> text, out IPNetwork network)
    {
        network = default;
        var slash = text.IndexOf('/');
        if (slash < 0
            || !TryParse(text[..slash], out var address)
            || !int.TryParse(text[(slash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var length))
        {
            return false;
        }

        var bytes = address.GetAddressBytes();
        if (length > bytes.Length * 8)
        {
            return false;
        }

        for (var bit = length; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] &= (byte)~(0x80 >> (bit % 8));
        }

        network = new IPNetwork(new IPAddress(bytes), length);
        return true;
    }

    /// <summary>Reads <c>address</c>, <c>address:port</c>, <c>[address]</c> or <c>[address]:port</c>; port is null if there is none.</summary>
    public static bool TryParseEndPoint(string text, [NotNullWhen(true)] out IPAddress? address, out int? port)
    {
        port = null;
        if (TryParse(text, out address))
        {
            return true;
        }

        var colon = text.LastIndexOf(':');
        var host = colon < 0 || text.EndsWith(']') ? text : text[..colon];
        if (host.Length != text.Length)
        {
            if (!ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                return false;
            }

            port = number;
        }

        return host.StartsWith('[') && host.EndsWith(']')
            ? TryParse(host.AsSpan(1, host.Length - 2), out address) && address.AddressFamily == AddressFamily.InterNetworkV6
            : !host.Contains(':', StringComparison.Ordinal) && TryParse(host, out address);
    }

    private static bool TryParseIPv4(ReadOnlySpan<char> text, [NotNullWhen(true)] out IPAddress? address)
    {
        address = null;
        Span<byte> bytes = stackalloc byte[4];
        var count = 0;
        foreach (var range in text.Split('.'))
        {
            if (count == 4 || !byte.TryParse(text[range], NumberStyles.None, CultureInfo.InvariantCulture, out bytes[count++]))
            {
                return false;
            }
        }

        address = count == 4 ? new IPAddress(bytes) : null;
        return address is not null;
    }
}
