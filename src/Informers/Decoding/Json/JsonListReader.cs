using System.Text.Json;
using KubeProxyNet.Informers.Models;

namespace KubeProxyNet.Informers.Decoding.Json;

/// <summary>
/// Reads a list object as it arrives: at no time more than one item has to be in memory. The envelope is taken apart by hand, for the framework's reader
/// cannot stop within a value and would have to look at every item twice.
/// </summary>
internal sealed class JsonListReader<T>(JsonObjectDecoder<T> decoder) : IListReader<T>
    where T : class, IApiObject
{
    private enum Place
    {
        BeforeList,
        BetweenFields,
        InValue,
        InItems,
        AfterList,
    }

    private JsonBoundary _boundary;
    private Place _place;
    private byte[] _field = [];

    public bool IsComplete => _place == Place.AfterList;

    public string ResourceVersion { get; private set; } = "";

    public string Continue { get; private set; } = "";

    public int Read(ReadOnlySpan<byte> unread, ICollection<DecodedObject<T>> objects)
    {
        var done = 0;
        while (!IsComplete)
        {
            var rest = unread[done..];
            var blank = CountBlank(rest);
            var used = Step(rest[blank..], objects);
            if (used == 0)
            {
                // A value's beginning must stay the first unread byte, so blanks are only dropped before it.
                return done + blank;
            }

            done += blank + used;
        }

        return done;
    }

    private int Step(ReadOnlySpan<byte> rest, ICollection<DecodedObject<T>> objects)
    {
        if (rest.IsEmpty)
        {
            return 0;
        }

        switch (_place)
        {
            case Place.BeforeList:
                Expect(rest[0], (byte)'{');
                _place = Place.BetweenFields;
                return 1;
            case Place.BetweenFields:
                return ReadName(rest);
            case Place.InValue:
                return ReadValue(rest);
            default:
                return ReadItem(rest, objects);
        }
    }

    private int ReadName(ReadOnlySpan<byte> rest)
    {
        if (rest[0] == '}')
        {
            _place = Place.AfterList;
            return 1;
        }

        Expect(rest[0], (byte)'"');
        var end = rest[1..].IndexOf((byte)'"') + 1;
        var colon = end == 0 ? -1 : rest[end..].IndexOf((byte)':');
        if (colon < 0)
        {
            return 0;
        }

        var value = end + colon + 1;
        var blank = CountBlank(rest[value..]);
        if (value + blank == rest.Length)
        {
            return 0;
        }

        _field = rest[1..end].ToArray();
        _boundary = default;
        if (_field.AsSpan().SequenceEqual("items"u8) && rest[value + blank] == '[')
        {
            _place = Place.InItems;
            return value + blank + 1;
        }

        _place = Place.InValue;
        return value + blank;
    }

    private int ReadValue(ReadOnlySpan<byte> rest)
    {
        var length = _boundary.Find(rest);
        if (length == 0)
        {
            return 0;
        }

        if (_field.AsSpan().SequenceEqual("metadata"u8))
        {
            (ResourceVersion, Continue) = decoder.ReadListMetadata(rest[..length]);
        }
        else if (_field.AsSpan().SequenceEqual("kind"u8))
        {
            decoder.CheckListKind(rest[..length]);
        }

        _place = Place.BetweenFields;
        return length;
    }

    private int ReadItem(ReadOnlySpan<byte> rest, ICollection<DecodedObject<T>> objects)
    {
        if (rest[0] == ']')
        {
            _place = Place.BetweenFields;
            return 1;
        }

        var length = _boundary.Find(rest);
        if (length == 0)
        {
            return 0;
        }

        objects.Add(decoder.DecodeObject(rest[..length]));
        _boundary = default;
        return length;
    }

    private static int CountBlank(ReadOnlySpan<byte> text)
    {
        var next = text.IndexOfAnyExcept(" \t\r\n,"u8);
        return next < 0 ? text.Length : next;
    }

    private static void Expect(byte found, byte expected)
    {
        if (found != expected)
        {
            throw new JsonException($"the list has '{(char)found}' where '{(char)expected}' was expected");
        }
    }
}
