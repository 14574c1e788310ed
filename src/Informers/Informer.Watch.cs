using KubeProxyNet.Informers.Connections;
using KubeProxyNet.Informers.Decoding;
using KubeProxyNet.Informers.Models;
using KubeProxyNet.Informers.Watching;

namespace KubeProxyNet.Informers;

public sealed partial class Informer<T>
{
    private static readonly TimeSpan ShortestWatch = TimeSpan.FromSeconds(1);

    // A server ends a watch when its time is over; clocks are not that exact.
    private static readonly TimeSpan Early = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Makes sure, after a watch was cut off, that versions go on from where they were. A store restored from a backup has gone back, and a server takes
    /// watches from versions it is yet to reach: they bring nothing until it has (kubernetes/kubernetes#107457).
    /// </summary>
    /// <exception cref="OutOfOrderException">They have gone back.</exception>
    private async Task CompareVersionsAsync(CancellationToken cancellationToken)
    {
        if (!_wasCutOff)
        {
            return;
        }

        var newest = await _lister.ReadVersionAsync(cancellationToken);
        if (EventOrder.IsOlder(newest, _version))
        {
            throw new OutOfOrderException($"the server is at version {newest}, and {_version} was delivered already, as if it had been restored from a backup");
        }

        _wasCutOff = false;
    }

    /// <summary>Watches from the last version, or lists by streaming and goes on from there, until the stream ends.</summary>
    private async Task<TimeSpan> WatchAsync(bool isStreamedList, CancellationToken cancellationToken)
    {
        var duration = _options.MinWatch + ((_options.MaxWatch - _options.MinWatch) * Random.Shared.NextDouble());
        var request = new ApiRequest
        {
            Path = isStreamedList ? ResourceQuery.Stream(_kind, duration) : ResourceQuery.Watch(_kind, _version, duration),
            Description = $"watch {_resource}",
            Accept = _kind.Decoder.MediaType,
            AllowsCompression = false,
        };
        var response = await _connection.SendAsync(request, cancellationToken);
        if (!isStreamedList)
        {
            _order.Begin(_version);
        }

        using var stream = new WatchStream<T>(response, _kind.Decoder, _options.MaxObjectBytes, _time, cancellationToken);
        _status = _status with { WatchCount = _status.WatchCount + 1, LastError = isStreamedList ? _status.LastError : null };
        if (isStreamedList)
        {
            await ReadInitialEventsAsync(stream, cancellationToken);
        }

        var began = _time.GetTimestamp();
        var before = _status.EventCount;
        try
        {
            await FollowAsync(stream, cancellationToken);
        }
        finally
        {
            if (_time.GetElapsedTime(began) >= _options.HealthyWatch)
            {
                Recover();
            }

            if (_order.IsBroken)
            {
                // What came too late was dealt with; what has not come at all comes with what is known already.
                _version = _order.Asked;
            }
            else if (_time.GetElapsedTime(began) >= _options.HealthyWatch)
            {
                _disorder.Reset();
            }
        }

        var lived = _time.GetElapsedTime(began);
        _wasCutOff = lived < duration - Early;
        var events = _status.EventCount - before;
        _logger.WatchEnded(_resource, lived, events);

        // A server that ends every watch at once must not be asked in a tight loop.
        return lived < ShortestWatch && events == 0 ? _backoff.Next() : TimeSpan.Zero;
    }

    private async Task ReadInitialEventsAsync(WatchStream<T> stream, CancellationToken cancellationToken)
    {
        var items = new Dictionary<ObjectKey, T>();
        List<T>? arriving = TellsArriving ? [] : null;
        while (true)
        {
            var next = await ReadInitialEventAsync(stream);
            switch (next.Kind)
            {
                case WatchEventKind.Added or WatchEventKind.Modified when next.Object.Item is { } item:
                    items[item.Key] = item;
                    arriving?.Add(item);
                    if (arriving?.Count >= _options.PageSize)
                    {
                        await TellArrivingAsync(arriving, cancellationToken);
                        arriving = [];
                    }

                    break;
                case WatchEventKind.Added or WatchEventKind.Modified:
                    ReportUnreadable(next.Object.Key, next.Object.Error!);
                    break;
                case WatchEventKind.Deleted:
                    items.Remove(next.Object.Key);
                    break;
                case WatchEventKind.Bookmark when next.EndsInitialEvents:
                    await DeliverAsync([.. items.Values], next.Object.ResourceVersion, cancellationToken);
                    return;
                case WatchEventKind.Error:
                    throw new ApiStatusException($"watch {_resource}", next.Status ?? new ApiStatus());
                default:
                    break;
            }
        }
    }

    private async ValueTask<WatchEvent<T>> ReadInitialEventAsync(WatchStream<T> stream)
    {
        try
        {
            return await stream.ReadAsync(_options.ListStallTimeout) ?? throw new EndOfStreamException("the stream ended before the list was complete");
        }
        catch (TimeoutException e)
        {
            // A server that ignores what it does not know sends the objects and then waits for changes; the closing bookmark never comes.
            StopStreaming(e.Message);
            throw;
        }
    }

    private async Task FollowAsync(WatchStream<T> stream, CancellationToken cancellationToken)
    {
        while (await stream.ReadAsync(_options.StallTimeout) is { } next)
        {
            if (next.Kind == WatchEventKind.Error)
            {
                throw new ApiStatusException($"watch {_resource}", next.Status ?? new ApiStatus());
            }

            if (IsNews(next))
            {
                await TakeAsync(next, cancellationToken);
            }
        }
    }

    /// <summary>Leaves out what is older than what was delivered: what has been deleted since would come back for good.</summary>
    /// <exception cref="OutOfOrderException">It is not known any more whether it is.</exception>
    private bool IsNews(WatchEvent<T> next)
    {
        if (next.Kind == WatchEventKind.Bookmark && _order.IsFromBefore(next.Object.ResourceVersion))
        {
            throw new OutOfOrderException($"a bookmark has version {next.Object.ResourceVersion}, and {_order.Asked} was asked for");
        }

        if (next.Kind is not (WatchEventKind.Added or WatchEventKind.Modified or WatchEventKind.Deleted))
        {
            return true;
        }

        var wasBroken = _order.IsBroken;
        var age = _order.Judge(next.Object.Key, next.Object.ResourceVersion);
        if (age == EventAge.Unknown)
        {
            throw new OutOfOrderException($"an event of {next.Object.Key} has version {next.Object.ResourceVersion}, and {_version} was delivered already");
        }

        if (_order.IsBroken && !wasBroken)
        {
            _logger.OutOfOrder(_resource, next.Object.Key.ToString(), next.Object.ResourceVersion, _version);
        }

        if (age == EventAge.Superseded)
        {
            Advance(next);
        }

        return age == EventAge.Current;
    }

    private async ValueTask TakeAsync(WatchEvent<T> next, CancellationToken cancellationToken)
    {
        switch (next.Kind)
        {
            case WatchEventKind.Added or WatchEventKind.Modified when next.Object.Item is { } item:
                await _sink(new InformerEvent<T>.Upserted(item), cancellationToken);
                break;
            case WatchEventKind.Deleted when next.Object.Item is { } item:
                await _sink(new InformerEvent<T>.Deleted(item.Key), cancellationToken);
                break;
            case WatchEventKind.Added or WatchEventKind.Modified or WatchEventKind.Deleted:
                ReportUnreadable(next.Object.Key, next.Object.Error!);
                break;
            case WatchEventKind.Bookmark:
                break;
            default:
                return;
        }

        Advance(next);
    }

    private void Advance(WatchEvent<T> next)
    {
        if (next.Object.ResourceVersion.Length > 0)
        {
            _version = next.Object.ResourceVersion;
        }

        _brokenStreams = 0;
        Recover();
        _status = _status with
        {
            ResourceVersion = _version,
            LastContact = _time.GetTimestamp(),
            EventCount = _status.EventCount + (next.Kind == WatchEventKind.Bookmark ? 0 : 1),
        };
    }

    private void Recover()
    {
        _backoff.Reset();
        if (_status.FailuresInARow > 0)
        {
            _logger.Recovered(_resource, _status.FailuresInARow);
            _lastNoted = null;
            _status = _status with { FailuresInARow = 0, LastError = null };
        }
    }
}
