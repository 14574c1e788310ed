using KubeProxyNet.Informers.Connections;
using KubeProxyNet.Informers.Models;
using KubeProxyNet.Informers.Watching;
using Microsoft.Extensions.Logging;

namespace KubeProxyNet.Informers;

/// <summary>
/// Keeps somebody informed of all objects of a kind: a complete list first, then every change, and a complete list again whenever changes may have been
/// missed. It outlives whatever the server and the network do, and only ever reports what it knows for certain.
/// </summary>
/// <remarks>
/// The sink is called by one caller at a time and holds up the stream while it is busy. The version to resume from moves only after the sink has taken an
/// event, so none is lost; one may come twice.
/// </remarks>
public sealed partial class Informer<T>
    where T : class, IApiObject
{
    private readonly ApiConnection _connection;
    private readonly ResourceKind<T> _kind;
    private readonly InformerOptions _options;
    private readonly Func<InformerEvent<T>, CancellationToken, ValueTask> _sink;
    private readonly Action<ObjectKey, string> _onUnreadable;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly PagedLister<T> _lister;
    private readonly Backoff _backoff;
    private readonly Backoff _disorder;
    private readonly EventOrder _order = new();
    private readonly string _resource;

    private volatile InformerStatus _status = new();
    private string _version = "";
    private bool _streamsLists;
    private bool _wasCutOff;

    /// <summary>Says what to watch, and whom to tell of events and of objects that could not be read at all.</summary>
    public Informer(
        ApiConnection connection,
        ResourceKind<T> kind,
        InformerOptions options,
        Func<InformerEvent<T>, CancellationToken, ValueTask> sink,
        Action<ObjectKey, string> onUnreadable,
        TimeProvider timeProvider,
        ILogger logger)
    {
        ArgumentNullException.ThrowIfNull(kind);
        ArgumentNullException.ThrowIfNull(options);
        _connection = connection;
        _kind = kind;
        _options = options;
        _sink = sink;
        _onUnreadable = onUnreadable;
        _time = timeProvider;
        _logger = logger;
        _resource = kind.ToString();
        _lister = new PagedLister<T>(connection, kind, options, timeProvider);
        _backoff = new Backoff(options.MinBackoff, options.MaxBackoff);
        _disorder = new Backoff(options.MinBackoff, options.MaxBackoff);
        _streamsLists = options.UseWatchList;
    }

    /// <summary>How the informer is doing; may be read from anywhere.</summary>
    public InformerStatus Status => _status;

    /// <summary>Runs until it is cancelled, which is the only way it ends.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            TimeSpan pause;
            try
            {
                pause = await StepAsync(cancellationToken);
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested && Failure.IsExpected(e))
            {
                pause = await HandleAsync(e, cancellationToken);
            }

            if (pause > TimeSpan.Zero)
            {
                await Task.Delay(pause, _time, cancellationToken);
            }
        }
    }

    /// <summary>Does the next thing there is to do, a list or a watch, and says how long to rest after it.</summary>
    private async Task<TimeSpan> StepAsync(CancellationToken cancellationToken)
    {
        if (_version.Length > 0)
        {
            await CompareVersionsAsync(cancellationToken);
            return await WatchAsync(isStreamedList: false, cancellationToken);
        }

        if (_streamsLists)
        {
            return await WatchAsync(isStreamedList: true, cancellationToken);
        }

        var list = await _lister.ListAsync(TellsArriving ? items => TellArrivingAsync(items, cancellationToken) : null, cancellationToken);
        foreach (var (key, error) in list.Unreadable)
        {
            ReportUnreadable(key, error);
        }

        await DeliverAsync(list.Items, list.ResourceVersion, cancellationToken);
        return TimeSpan.Zero;
    }

    // A later list replaces what is known already; there is nothing to get ahead with.
    private bool TellsArriving => _options.TellsWhileArriving && !_status.HasSynced;

    private ValueTask TellArrivingAsync(IReadOnlyList<T> items, CancellationToken cancellationToken) =>
        items.Count > 0 ? _sink(new InformerEvent<T>.Arriving(items), cancellationToken) : ValueTask.CompletedTask;

    private async Task DeliverAsync(IReadOnlyList<T> items, string version, CancellationToken cancellationToken)
    {
        await _sink(new InformerEvent<T>.Replaced(items), cancellationToken);
        _order.Restart(version);
        _version = version;
        _wasCutOff = false;
        _status = _status with
        {
            HasSynced = true,
            IsAbsent = false,
            LastError = null,
            ListCount = _status.ListCount + 1,
            LastContact = _time.GetTimestamp(),
            ResourceVersion = version,
        };
        _logger.Listed(_resource, items.Count, version);
    }

    private void ReportUnreadable(ObjectKey key, string error)
    {
        _logger.Unreadable(_resource, key.ToString(), error);
        _onUnreadable(key, error);
    }
}
