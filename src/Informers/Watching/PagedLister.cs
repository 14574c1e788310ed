using KubeProxyNet.Informers.Connections;
using KubeProxyNet.Informers.Decoding;
using KubeProxyNet.Informers.Models;

namespace KubeProxyNet.Informers.Watching;

/// <summary>Fetches a complete list, page by page, each decoded while it arrives.</summary>
internal sealed class PagedLister<T>(ApiConnection connection, ResourceKind<T> kind, InformerOptions options, TimeProvider time)
    where T : class, IApiObject
{
    /// <summary>The list; <paramref name="arriving"/> is told of each page's objects before the next page is asked for.</summary>
    internal async Task<ObjectList<T>> ListAsync(Func<IReadOnlyList<T>, ValueTask>? arriving, CancellationToken cancellationToken)
    {
        try
        {
            return await ListAsync(options.PageSize, arriving, cancellationToken);
        }
        catch (PageExpiredException)
        {
            // The server has forgotten the snapshot that the pages were cut from. Pages of a new one may expire again, so everything comes at once.
            return await ListAsync(0, arriving, cancellationToken);
        }
    }

    /// <summary>The newest version, of which the whole store has one.</summary>
    internal async Task<string> ReadVersionAsync(CancellationToken cancellationToken) =>
        (await ReadPageAsync(ResourceQuery.Newest(kind), [], isContinued: false, cancellationToken)).ResourceVersion;

    private async Task<ObjectList<T>> ListAsync(int limit, Func<IReadOnlyList<T>, ValueTask>? arriving, CancellationToken cancellationToken)
    {
        var objects = new List<DecodedObject<T>>();
        var next = "";
        var version = "";
        var told = 0;
        do
        {
            var page = await ReadPageAsync(ResourceQuery.List(kind, limit, next), objects, next.Length > 0, cancellationToken);
            next = page.Continue;
            version = page.ResourceVersion;
            if (arriving is not null)
            {
                await arriving([.. objects.Skip(told).Select(decoded => decoded.Item).OfType<T>()]);
                told = objects.Count;
            }
        }
        while (next.Length > 0);

        if (version.Length == 0)
        {
            throw new InvalidDataException("the list has no resource version");
        }

        var items = new List<T>(objects.Count);
        items.AddRange(objects.Where(decoded => decoded.Item is not null).Select(decoded => decoded.Item!));
        return new ObjectList<T>(items, version, [.. objects.Where(decoded => decoded.Error is not null).Select(decoded => (decoded.Key, decoded.Error!))]);
    }

    private async Task<IListReader<T>> ReadPageAsync(
        string path, List<DecodedObject<T>> objects, bool isContinued, CancellationToken cancellationToken)
    {
        var request = new ApiRequest { Path = path, Description = $"list {kind}", Accept = kind.Decoder.MediaType };
        using var response = await SendAsync(request, isContinued, cancellationToken);
        using var deadline = new IdleDeadline(time, cancellationToken);
        using var window = new StreamWindow(response.Body, deadline, options.MaxObjectBytes);
        var reader = kind.Decoder.CreateListReader();
        while (!reader.IsComplete)
        {
            if (!await window.FillAsync(options.ListStallTimeout))
            {
                throw new EndOfStreamException("the list ended before it was complete");
            }

            window.Advance(reader.Read(window.Unread.Span, objects));
        }

        return reader;
    }

    private async Task<ApiResponse> SendAsync(ApiRequest request, bool isContinued, CancellationToken cancellationToken)
    {
        try
        {
            return await connection.SendAsync(request, cancellationToken);
        }
        catch (ApiStatusException e) when (isContinued && e.Status.IsExpired)
        {
            throw new PageExpiredException(e);
        }
    }

    private sealed class PageExpiredException(ApiStatusException inner) : Exception(inner.Message, inner);
}
