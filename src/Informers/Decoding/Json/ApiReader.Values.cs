using System.Collections.Immutable;
using System.Net;
using System.Text;
using System.Text.Json;
using KubeProxyNet.Informers.Addresses;

namespace KubeProxyNet.Informers.Decoding.Json;

internal ref partial struct ApiReader
{
    /// <summary>The current value as a string of its own; null if it is absent or no string.</summary>
    internal string? ReadString()
    {
        if (!IsString())
        {
            return null;
        }

        return _reader.ValueIsEscaped ? Unescape() : Encoding.UTF8.GetString(_reader.ValueSpan);
    }

    /// <summary>The current value as a string that is shared with its equals.</summary>
    internal string? ReadPooledString()
    {
        if (!IsString())
        {
            return null;
        }

        return _reader.ValueIsEscaped ? Unescape() : _pool.Get(_reader.ValueSpan);
    }

    /// <summary>The current value if it is one of the given words; null if it is absent or empty; otherwise null and a problem.</summary>
    internal string? ReadWord(scoped ReadOnlySpan<string> words)
    {
        if (!IsString() || IsEmptyString)
        {
            return null;
        }

        foreach (var word in words)
        {
            if (Ascii.Equals(_reader.ValueSpan, word))
            {
                return word;
            }
        }

        Reject($"one of {string.Join(", ", words)}");
        return null;
    }

    /// <summary>A transport protocol, TCP if it is absent; null if it is none we know.</summary>
    internal string? ReadProtocol() => IsNull || IsEmptyString ? "TCP" : ReadWord(["TCP", "UDP", "SCTP"]);

    internal bool ReadBoolean(bool absent, bool malformed)
    {
        switch (_reader.TokenType)
        {
            case JsonTokenType.True:
                return true;
            case JsonTokenType.False:
                return false;
            case JsonTokenType.Null:
                return absent;
            default:
                Reject("true or false");
                return malformed;
        }
    }

    /// <summary>A port number from 1 to 65535; 0 and null count as absent, anything else as a problem.</summary>
    internal ushort? ReadPort(out bool isMalformed)
    {
        isMalformed = false;
        if (IsNull)
        {
            return null;
        }

        if (_reader.TokenType == JsonTokenType.Number && _reader.TryGetInt64(out var number) && number is >= 0 and <= ushort.MaxValue)
        {
            return number == 0 ? null : (ushort)number;
        }

        Reject("a port between 1 and 65535");
        isMalformed = true;
        return null;
    }

    internal int? ReadInt32(int min, int max)
    {
        if (IsNull)
        {
            return null;
        }

        if (_reader.TokenType == JsonTokenType.Number && _reader.TryGetInt32(out var number) && number >= min && number <= max)
        {
            return number;
        }

        Reject($"a number between {min} and {max}");
        return null;
    }

    internal IPAddress? ReadAddress()
    {
        if (!IsString())
        {
            return null;
        }

        var address = SloppyAddress.Parse(_reader.ValueSpan);
        if (address is null)
        {
            Reject("an IP address");
        }

        return address;
    }

    internal IPNetwork? ReadNetwork()
    {
        if (!IsString())
        {
            return null;
        }

        var network = SloppyAddress.ParseNetwork(_reader.ValueSpan.Trim(" \t"u8));
        if (network is null)
        {
            Reject("a CIDR");
        }

        return network;
    }

    /// <summary>A time as RFC 3339 has it; one without an offset would depend on where we run and is malformed.</summary>
    internal DateTimeOffset? ReadTime()
    {
        if (!IsString())
        {
            return null;
        }

        var text = _reader.ValueSpan;
        if (text.Length >= 20 && !_reader.ValueIsEscaped && (text[^1] is (byte)'Z' || text[^6] is (byte)'+' or (byte)'-') && _reader.TryGetDateTimeOffset(out var time))
        {
            return time;
        }

        Reject("an RFC 3339 time");
        return null;
    }

    internal ImmutableArray<IPAddress> ReadAddresses()
    {
        if (!EnterArray())
        {
            return [];
        }

        var addresses = ImmutableArray.CreateBuilder<IPAddress>(1);
        while (NextElement())
        {
            if (ReadAddress() is { } address)
            {
                addresses.Add(address);
            }
        }

        return addresses.DrainToImmutable();
    }

    internal ImmutableArray<IPNetwork> ReadNetworks()
    {
        if (!EnterArray())
        {
            return [];
        }

        var networks = ImmutableArray.CreateBuilder<IPNetwork>(1);
        while (NextElement())
        {
            if (ReadNetwork() is { } network)
            {
                networks.Add(network);
            }
        }

        return networks.DrainToImmutable();
    }

    private bool IsString()
    {
        if (_reader.TokenType == JsonTokenType.String)
        {
            return true;
        }

        if (!IsNull)
        {
            Reject("a string");
        }

        return false;
    }

    /// <summary>The current name or string with its escapes resolved; half a surrogate pair, which no string can hold, is a problem.</summary>
    private string? Unescape()
    {
        try
        {
            return _reader.GetString();
        }
        catch (InvalidOperationException)
        {
            Report(Path, "the text is not valid Unicode");
            return null;
        }
    }
}
