using System.Globalization;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace KubeProxyNet.Proxy.Events;

/// <summary>
/// Sends events to the API server, off everybody's path: who publishes does not wait, and what is too much is dropped. One that comes again within
/// a while is counted in the first one's series, so that a loop of failures is one line for <c>kubectl</c> and a request a minute for the server.
/// </summary>
internal sealed class EventPublisher(IEventSink sink, string node, TimeProvider time, ILogger logger)
{
    private const int QueueLength = 256;
    private const int MaxRemembered = 1024;

    // As long as client-go holds a series open, and as often as it tells of it.
    private static readonly TimeSpan SeriesAge = TimeSpan.FromMinutes(6);
    private static readonly TimeSpan SeriesInterval = TimeSpan.FromMinutes(1);

    private readonly Channel<ClusterEvent> _queue = Channel.CreateBounded<ClusterEvent>(
        new BoundedChannelOptions(QueueLength) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    private readonly Dictionary<ClusterEvent, Series> _series = [];
    private readonly EventBudget _budget = new(time);

    /// <summary>Takes an event; any thread may.</summary>
    internal void Publish(ClusterEvent value) => _queue.Writer.TryWrite(value);

    /// <summary>Sends until cancelled.</summary>
    internal async Task RunAsync(CancellationToken cancellationToken)
    {
        await foreach (var next in _queue.Reader.ReadAllAsync(cancellationToken))
        {
            try
            {
                await SendAsync(next, cancellationToken);
            }
            catch (Exception error) when (SendFailure.IsExpected(error) && !cancellationToken.IsCancellationRequested)
            {
                Log.EventNotSent(logger, next.Reason, next.Regarding.Name, error.Message);
            }
        }
    }

    private Task SendAsync(ClusterEvent value, CancellationToken cancellationToken)
    {
        if (_series.TryGetValue(value, out var series) && time.GetElapsedTime(series.Last) < SeriesAge)
        {
            return CountAsync(value, series, cancellationToken);
        }

        if (!_budget.TryTake(value.Regarding))
        {
            return Task.CompletedTask;
        }

        if (_series.Count >= MaxRemembered)
        {
            _series.Clear();
        }

        var now = time.GetUtcNow();
        var name = string.Create(CultureInfo.InvariantCulture, $"{value.Regarding.Name}.{now.UtcTicks:x}");
        _series[value] = new Series(name, 1, time.GetTimestamp(), time.GetTimestamp());
        return sink.CreateAsync(value.Regarding.EventNamespace, EventWriter.Write(value, name, node, now), cancellationToken);
    }

    private Task CountAsync(ClusterEvent value, Series series, CancellationToken cancellationToken)
    {
        var isDue = time.GetElapsedTime(series.LastSent) >= SeriesInterval;
        var now = time.GetTimestamp();
        series = series with { Count = series.Count + 1, Last = now, LastSent = isDue ? now : series.LastSent };
        _series[value] = series;
        return isDue ? sink.PatchAsync(value.Regarding.EventNamespace, series.Name, EventWriter.WriteSeries(series.Count, time.GetUtcNow()), cancellationToken) : Task.CompletedTask;
    }

    // On the monotonic clock: the other one may be set back.
    private sealed record Series(string Name, int Count, long Last, long LastSent);
}
