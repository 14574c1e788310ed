using System.Text.Json.Nodes;
using System.Threading.Channels;
using KubeProxyNet.Lab.ApiServer.Disturbances;

namespace KubeProxyNet.Lab.ApiServer.Http;

/// <summary>GET with watch=true: lists the beginning if asked to, then streams changes.</summary>
internal sealed class WatchHandler(ObjectStore store, Disturbances.Disturbances disturbances, ApiServerOptions options)
{
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromMinutes(45);
    private static readonly TimeSpan ShuffleTime = TimeSpan.FromMilliseconds(100);

    public async Task WatchAsync(ApiRequest request, ObjectRenderer renderer)
    {
        var filter = request.Filter;
        var writer = new WatchWriter(request, renderer, filter);
        var version = request.Query("resourceVersion") is { Length: > 0 } text ? Versions.Parse(text) : 0;
        var initial = InitialEventsAsked(request);
        var round = disturbances.Round;
        var disturbance = disturbances.For(request.Http).Watches;
        if (initial is true)
        {
            await disturbances.DelayListAsync(request.Http);
        }

        if (disturbance == WatchDisturbance.Gone && version > 0)
        {
            await writer.ErrorAsync(ApiException.TooOld(version, store.Version));
            return;
        }

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

            await StreamAsync(request, subscription!, writer, disturbance, round);
        }
    }

    private async Task StreamAsync(ApiRequest request, StoreSubscription subscription, WatchWriter writer, WatchDisturbance disturbance, CancellationToken round)
    {
        var timeout = request.Number("timeoutSeconds") is { } seconds and > 0 ? TimeSpan.FromSeconds(seconds) : DefaultTimeout;
        using var deadline = new CancellationTokenSource(timeout, options.TimeProvider);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(request.Aborted, deadline.Token, round);
        var bookmarks = request.Flag("allowWatchBookmarks");
        await using var ticker = options.TimeProvider.CreateTimer(
            _ => subscription.RequestBookmark(), null, bookmarks ? options.BookmarkInterval : Timeout.InfiniteTimeSpan, options.BookmarkInterval);
        try
        {
            await CopyAsync(subscription.Reader, writer, disturbance, stop.Token);
        }
        catch (OperationCanceledException) when (!request.Aborted.IsCancellationRequested)
        {
            if (bookmarks)
            {
                // The last word of a watch that times out, so that the next one can go on from here.
                subscription.RequestBookmark();
                subscription.Complete();
                await CopyAsync(subscription.Reader, writer, WatchDisturbance.None, request.Aborted);
            }
        }
    }

    private static async Task CopyAsync(ChannelReader<StoreEvent> reader, WatchWriter writer, WatchDisturbance disturbance, CancellationToken cancellationToken)
    {
        while (await reader.WaitToReadAsync(cancellationToken))
        {
            if (disturbance == WatchDisturbance.Shuffled)
            {
                await Task.Delay(ShuffleTime, cancellationToken);
                await ShuffleAsync(reader, writer);
            }

            while (reader.TryRead(out var change))
            {
                await writer.WriteAsync(change);
            }

            await (disturbance == WatchDisturbance.Cut ? writer.CutAsync() : writer.FlushAsync());
        }
    }

    private static async Task ShuffleAsync(ChannelReader<StoreEvent> reader, WatchWriter writer)
    {
        var changes = new List<StoreEvent>();
        while (reader.TryRead(out var change))
        {
            changes.Add(change);
        }

        // The last first. A bookmark tells that all before it has come; it has to stay behind.
        changes.Reverse();
        foreach (var change in changes.OrderBy(change => change.Object is null))
        {
            await writer.WriteAsync(change);
            await writer.WriteAsync(change);
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
