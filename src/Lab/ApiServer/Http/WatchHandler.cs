using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace KubeProxyNet.Lab.ApiServer.Http;

/// <summary>GET with watch=true: lists the beginning if asked to, then streams changes.</summary>
internal sealed class WatchHandler(ObjectStore store, ApiServerOptions options)
{
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromMinutes(45);

    public async Task WatchAsync(ApiRequest request, ObjectRenderer renderer)
    {
        var filter = request.Filter;
        var writer = new WatchWriter(request, renderer, filter);
        var version = request.Query("resourceVersion") is { Length: > 0 } text ? Versions.Parse(text) : 0;
        var initial = InitialEventsAsked(request);
        var (snapshot, subscription) = default((KindSnapshot?, StoreSubscription));
        try
        {
            (snapshot, subscription) = version == 0 || initial is true
                ? store.SubscribeWithSnapshot(request.Kind)
                : (null, store.Subscribe(request.Kind, version));
        }
        catch (ApiException gone) when (gone.Code == 410 && !options.GoneAsStatus)
        {
            // A real server is past the header by the time it looks into its cache, so the refusal comes as an event.
            await writer.ErrorAsync(gone);
            return;
        }

        using (subscription)
        {
            await writer.StartAsync();
            if (snapshot is not null && initial is not false)
            {
                await writer.InitialAsync(snapshot, bookmark: initial is true && request.Flag("allowWatchBookmarks"));
            }

            await StreamAsync(request, subscription!, writer);
        }
    }

    private async Task StreamAsync(ApiRequest request, StoreSubscription subscription, WatchWriter writer)
    {
        var timeout = request.Number("timeoutSeconds") is { } seconds and > 0 ? TimeSpan.FromSeconds(seconds) : DefaultTimeout;
        using var deadline = new CancellationTokenSource(timeout, options.TimeProvider);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(request.Aborted, deadline.Token);
        var bookmarks = request.Flag("allowWatchBookmarks");
        await using var ticker = options.TimeProvider.CreateTimer(
            _ => subscription.RequestBookmark(), null, bookmarks ? options.BookmarkInterval : Timeout.InfiniteTimeSpan, options.BookmarkInterval);
        try
        {
            await CopyAsync(subscription.Reader, writer, stop.Token);
        }
        catch (OperationCanceledException) when (!request.Aborted.IsCancellationRequested)
        {
            if (bookmarks)
            {
                // The last word of a watch that times out, so that the next one can go on from here.
                subscription.RequestBookmark();
                subscription.Complete();
                await CopyAsync(subscription.Reader, writer, request.Aborted);
            }
        }
    }

    private static async Task CopyAsync(ChannelReader<StoreEvent> reader, WatchWriter writer, CancellationToken cancellationToken)
    {
        while (await reader.WaitToReadAsync(cancellationToken))
        {
            while (reader.TryRead(out var change))
            {
                await writer.WriteAsync(change);
            }

            await writer.FlushAsync();
        }
    }

    /// <summary>sendInitialEvents: null if the parameter is absent.</summary>
    private bool? InitialEventsAsked(ApiRequest request)
    {
        var text = request.Query("sendInitialEvents");
        if (text.Length == 0)
        {
            return request.Query("resourceVersionMatch").Length == 0
                ? null
                : throw Invalid("resourceVersionMatch", "Forbidden: resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided");
        }

        if (!options.WatchLists)
        {
            throw Invalid("sendInitialEvents", "Forbidden: sendInitialEvents is forbidden for watch unless the WatchList feature gate is enabled");
        }

        return request.Query("resourceVersionMatch") == "NotOlderThan"
            ? text is "true" or "1"
            : throw Invalid("resourceVersionMatch", "Forbidden: sendInitialEvents requires setting resourceVersionMatch to NotOlderThan");
    }

    private static ApiException Invalid(string field, string why) => new(422, "Invalid", $"ListOptions.meta.k8s.io \"\" is invalid: {field}: {why}")
    {
        Details = new JsonObject { ["group"] = "meta.k8s.io", ["kind"] = "ListOptions" },
    };
}
