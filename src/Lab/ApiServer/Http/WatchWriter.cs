using System.Buffers;
using KubeProxyNet.Lab.ApiServer.Selectors;

namespace KubeProxyNet.Lab.ApiServer.Http;

/// <summary>Writes watch events, one JSON object a line, as the client's filter sees them.</summary>
internal sealed class WatchWriter(ApiRequest request, ObjectRenderer renderer, ObjectFilter filter)
{
    private readonly ArrayBufferWriter<byte> _buffer = new(4096);
    private bool _columnsSent;

    public async Task StartAsync()
    {
        request.Http.Response.ContentType = "application/json";
        await request.Http.Response.StartAsync(request.Aborted);
        await request.Http.Response.Body.FlushAsync(request.Aborted);
    }

    /// <summary>What is there already, as ADDED events, and the bookmark that ends a streamed list.</summary>
    public async Task InitialAsync(KindSnapshot snapshot, bool bookmark)
    {
        foreach (var item in snapshot.Range(filter.Namespace).Where(filter.Matches))
        {
            Append("ADDED"u8, item);
            if (_buffer.WrittenCount > 1 << 16)
            {
                await FlushAsync();
            }
        }

        if (bookmark)
        {
            Append("BOOKMARK"u8, renderer.RenderBookmark(snapshot.Version, initialEventsEnd: true));
        }

        await FlushAsync();
    }

    public async Task WriteAsync(StoreEvent change)
    {
        if (change.Type == StoreEventType.Bookmark)
        {
            Append("BOOKMARK"u8, renderer.RenderBookmark(change.Version, initialEventsEnd: false));
            return;
        }

        // An object that a change brings into, or out of, the filter is new, or deleted, to this watcher.
        var was = change.Previous is not null && filter.Matches(change.Previous);
        var matches = change.Type != StoreEventType.Deleted && filter.Matches(change.Object!);
        switch (was, matches)
        {
            case (false, true):
                Append("ADDED"u8, change.Object!);
                break;
            case (true, true):
                Append("MODIFIED"u8, change.Object!);
                break;
            case (true, false):
                Append("DELETED"u8, change.Object!);
                break;
            default:
                return;
        }

        if (_buffer.WrittenCount > 1 << 16)
        {
            await FlushAsync();
        }
    }

    public async Task FlushAsync()
    {
        if (_buffer.WrittenCount > 0)
        {
            await request.Http.Response.Body.WriteAsync(_buffer.WrittenMemory, request.Aborted);
            _buffer.ResetWrittenCount();
        }

        await request.Http.Response.Body.FlushAsync(request.Aborted);
    }

    /// <summary>Sends half of what is to be sent, and breaks the connection.</summary>
    public async Task CutAsync()
    {
        if (_buffer.WrittenCount > 0)
        {
            await request.Http.Response.Body.WriteAsync(_buffer.WrittenMemory[..(_buffer.WrittenCount / 2)], request.Aborted);
            await request.Http.Response.Body.FlushAsync(request.Aborted);
            request.Http.Abort();
        }
    }

    /// <summary>A stream that holds nothing but a refusal.</summary>
    public async Task ErrorAsync(ApiException refusal)
    {
        await StartAsync();
        Append("ERROR"u8, JsonBytes.Of(refusal.ToStatus()));
        await FlushAsync();
    }

    private void Append(ReadOnlySpan<byte> type, StoredObject item)
    {
        Append(type, renderer.Render(item, withColumns: !_columnsSent));
        _columnsSent = true;
    }

    private void Append(ReadOnlySpan<byte> type, byte[] value)
    {
        _buffer.Write("{\"type\":\""u8);
        _buffer.Write(type);
        _buffer.Write("\",\"object\":"u8);
        _buffer.Write(value);
        _buffer.Write("}\n"u8);
    }
}
