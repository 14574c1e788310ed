using System.Text.Json;

namespace KubeProxyNet.Informers.Decoding.Json;

internal sealed partial class JsonObjectDecoder<T>
{
    public int MeasureFrame(ReadOnlySpan<byte> unread) => unread.IndexOf((byte)'\n') + 1;

    public WatchEvent<T> DecodeWatchEvent(ReadOnlySpan<byte> frame)
    {
        var reader = new Utf8JsonReader(frame);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("the watch event is not an object");
        }

        WatchEventKind? kind = null;
        ReadOnlySpan<byte> value = [];
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueSpan.SequenceEqual("type"u8))
            {
                reader.Read();
                kind = ReadKind(ref reader);
            }
            else if (reader.ValueSpan.SequenceEqual("object"u8))
            {
                value = MeasureValue(frame[(int)reader.BytesConsumed..]);
                if (kind is not null)
                {
                    // The type came first, as it always does: the object is read once, by its own reader.
                    break;
                }

                reader.Skip();
            }
            else
            {
                reader.Skip();
            }
        }

        return value.IsEmpty ? throw new JsonException("the watch event has no object") : Decode(kind ?? WatchEventKind.Unknown, value);
    }

    private static WatchEventKind ReadKind(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            reader.Skip();
            return WatchEventKind.Unknown;
        }

        return reader.ValueSpan switch
        {
            var type when type.SequenceEqual("ADDED"u8) => WatchEventKind.Added,
            var type when type.SequenceEqual("MODIFIED"u8) => WatchEventKind.Modified,
            var type when type.SequenceEqual("DELETED"u8) => WatchEventKind.Deleted,
            var type when type.SequenceEqual("BOOKMARK"u8) => WatchEventKind.Bookmark,
            var type when type.SequenceEqual("ERROR"u8) => WatchEventKind.Error,
            _ => WatchEventKind.Unknown,
        };
    }

    private static ReadOnlySpan<byte> MeasureValue(ReadOnlySpan<byte> rest)
    {
        var start = rest.IndexOfAnyExcept(" \t\r\n:"u8);
        if (start < 0)
        {
            return [];
        }

        var boundary = default(JsonBoundary);
        var length = boundary.Find(rest[start..]);
        return length == 0 ? throw new JsonException("the watch event is truncated") : rest.Slice(start, length);
    }

    private WatchEvent<T> Decode(WatchEventKind kind, ReadOnlySpan<byte> value) => kind switch
    {
        WatchEventKind.Added or WatchEventKind.Modified or WatchEventKind.Deleted => new WatchEvent<T> { Kind = kind, Object = DecodeObject(value) },
        WatchEventKind.Bookmark => DecodeBookmark(value),
        WatchEventKind.Error => new WatchEvent<T> { Kind = kind, Status = JsonStatus.Read(value) },
        _ => new WatchEvent<T> { Kind = kind },
    };

    private WatchEvent<T> DecodeBookmark(ReadOnlySpan<byte> value)
    {
        var reader = new ApiReader(value, _pool);
        var bookmark = new BookmarkBuilder<T>();
        if (!reader.EnterObject())
        {
            throw new JsonException("the bookmark is not an object");
        }

        while (reader.NextField())
        {
            if (reader.Name.SequenceEqual("metadata"u8))
            {
                bookmark.ReadMetadata(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }

        return new WatchEvent<T>
        {
            Kind = WatchEventKind.Bookmark,
            Object = new DecodedObject<T>(null, default, bookmark.ResourceVersion, null),
            EndsInitialEvents = bookmark.EndsInitialEvents,
        };
    }
}
