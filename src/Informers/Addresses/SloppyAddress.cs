using System.Net;

namespace KubeProxyNet.Informers.Addresses;

/// <summary>
/// Reads addresses as the API server's older objects have them: what <c>ParseIPSloppy</c> of k8s.io/utils takes, this takes, and nothing else.
/// <see cref="IPAddress.Parse(string)"/> will not do: it reads 010 as octal and accepts 10.1, 0x0a000001 and zone ids.
/// </summary>
public static class SloppyAddress
{
    private const int MaxNumber = 0xFFFFFF;
    private const int IPv6Length = 16;

    /// <summary>Reads an IPv4 address with decimal parts (leading zeros are allowed) or an IPv6 address; IPv4-mapped ones become IPv4.</summary>
    public static IPAddress? Parse(ReadOnlySpan<byte> text)
    {
        var first = text.IndexOfAny((byte)'.', (byte)':');
        if (first < 0)
        {
            return null;
        }

        Span<byte> bytes = stackalloc byte[IPv6Length];
        if (text[first] == '.')
        {
            return ParseIPv4(text, bytes) ? new IPAddress(bytes[..4]) : null;
        }

        return ParseIPv6(text, bytes) ? Unmap(new IPAddress(bytes)) : null;
    }

    /// <summary>Reads a prefix such as 10.0.0.0/8 and clears its host bits.</summary>
    public static IPNetwork? ParseNetwork(ReadOnlySpan<byte> text)
    {
        var slash = text.IndexOf((byte)'/');
        if (slash < 0)
        {
            return null;
        }

        var rest = text[(slash + 1)..];
        if (!ReadDecimal(ref rest, out var length) || !rest.IsEmpty)
        {
            return null;
        }

        Span<byte> bytes = stackalloc byte[IPv6Length];
        if (ParseIPv4(text[..slash], bytes))
        {
            return Mask(bytes[..4], length);
        }

        return ParseIPv6(text[..slash], bytes) ? Mask(bytes, length) : null;
    }

    private static IPNetwork? Mask(Span<byte> bytes, int length)
    {
        if (length > bytes.Length * 8)
        {
            return null;
        }

        for (var i = 0; i < bytes.Length; i++)
        {
            var bits = Math.Clamp(length - (i * 8), 0, 8);
            bytes[i] &= (byte)(0xFF << (8 - bits));
        }

        var address = new IPAddress(bytes);
        // ::ffff:10.0.0.0/104 is 10.0.0.0/8; a prefix shorter than 96 has cleared the bits that make it a mapped one.
        return address.IsIPv4MappedToIPv6 ? new IPNetwork(address.MapToIPv4(), length - 96) : new IPNetwork(address, length);
    }

    private static IPAddress Unmap(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    private static bool ParseIPv4(ReadOnlySpan<byte> text, Span<byte> bytes)
    {
        for (var i = 0; i < 4; i++)
        {
            if (i > 0)
            {
                if (text.IsEmpty || text[0] != '.')
                {
                    return false;
                }

                text = text[1..];
            }

            if (!ReadDecimal(ref text, out var number) || number > 0xFF)
            {
                return false;
            }

            bytes[i] = (byte)number;
        }

        return text.IsEmpty;
    }

    private static bool ParseIPv6(ReadOnlySpan<byte> text, Span<byte> bytes)
    {
        bytes.Clear();
        var gap = -1;
        var written = 0;
        if (text.StartsWith("::"u8))
        {
            gap = 0;
            text = text[2..];
        }

        while (!text.IsEmpty)
        {
            if (written == IPv6Length || !ReadGroup(ref text, bytes, ref written, ref gap))
            {
                return false;
            }
        }

        return written == IPv6Length ? gap < 0 : gap >= 0 && OpenGap(bytes, gap, written);
    }

    /// <summary>Takes one 16 bit group or a trailing IPv4 address, and the colons behind it.</summary>
    private static bool ReadGroup(ref ReadOnlySpan<byte> text, Span<byte> bytes, ref int written, ref int gap)
    {
        var rest = text;
        if (!ReadHexadecimal(ref rest, out var group))
        {
            return false;
        }

        if (!rest.IsEmpty && rest[0] == '.')
        {
            return ReadTrailingIPv4(ref text, bytes, ref written, gap);
        }

        bytes[written++] = (byte)(group >> 8);
        bytes[written++] = (byte)group;
        text = rest;
        if (text.IsEmpty)
        {
            return true;
        }

        if (text[0] != ':' || text.Length == 1)
        {
            return false;
        }

        text = text[1..];
        if (text[0] != ':')
        {
            return true;
        }

        text = text[1..];
        var isFirstGap = gap < 0;
        gap = written;
        return isFirstGap;
    }

    private static bool ReadTrailingIPv4(ref ReadOnlySpan<byte> text, Span<byte> bytes, ref int written, int gap)
    {
        var fits = gap < 0 ? written == IPv6Length - 4 : written <= IPv6Length - 4;
        if (!fits || !ParseIPv4(text, bytes[written..]))
        {
            return false;
        }

        written += 4;
        text = [];
        return true;
    }

    private static bool OpenGap(Span<byte> bytes, int gap, int written)
    {
        var tail = written - gap;
        bytes[gap..written].CopyTo(bytes[(IPv6Length - tail)..]);
        bytes[gap..(IPv6Length - tail)].Clear();
        return true;
    }

    private static bool ReadDecimal(ref ReadOnlySpan<byte> text, out int number)
    {
        number = 0;
        var used = 0;
        while (used < text.Length && char.IsAsciiDigit((char)text[used]))
        {
            number = (number * 10) + (text[used++] - '0');
            if (number >= MaxNumber)
            {
                return false;
            }
        }

        text = text[used..];
        return used > 0;
    }

    private static bool ReadHexadecimal(ref ReadOnlySpan<byte> text, out int number)
    {
        number = 0;
        var used = 0;
        while (used < text.Length && char.IsAsciiHexDigit((char)text[used]))
        {
            number = (number << 4) + HexDigit(text[used++]);
            if (number >= MaxNumber)
            {
                return false;
            }
        }

        text = text[used..];
        return used > 0 && number <= 0xFFFF;
    }

    private static int HexDigit(byte digit) => digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;
}
