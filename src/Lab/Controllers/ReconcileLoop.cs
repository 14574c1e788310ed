using System.Threading.Channels;
using KubeProxyNet.Lab.ApiServer;

namespace KubeProxyNet.Lab.Controllers;

/// <summary>
/// Watches kinds, turns their changes into keys, and calls back with one key at a time; a key that comes twice before its turn is
/// handled once. The callback may ask to be called again after a while.
/// </summary>
internal sealed partial class ReconcileLoop(string name, ObjectStore store, TimeProvider time, ILogger logger, Func<string, TimeSpan?> reconcile) : IController
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(500);
    private readonly Channel<string> _keys = Channel.CreateUnbounded<string>(new UnboundedChannelOptions { SingleReader = true });
    private readonly HashSet<string> _waiting = [];
    private readonly List<(ResourceKind Kind, Func<StoreEvent, IEnumerable<string>> Keys)> _sources = [];

    /// <summary>Adds a kind to watch; what is there at the start counts as added.</summary>
    public ReconcileLoop Watch(ResourceKind kind, Func<StoreEvent, IEnumerable<string>> keys)
    {
        _sources.Add((kind, keys));
        return this;
    }

    /// <summary>Adds a kind whose objects are handled by their own keys.</summary>
    public ReconcileLoop Watch(ResourceKind kind) => Watch(kind, change => [change.Object!.Key]);

    public Task RunAsync(CancellationToken cancellationToken) =>
        Task.WhenAll([.. _sources.Select(source => FollowAsync(source.Kind, source.Keys, cancellationToken)), ConsumeAsync(cancellationToken)]);

    private async Task FollowAsync(ResourceKind kind, Func<StoreEvent, IEnumerable<string>> keys, CancellationToken cancellationToken)
    {
        try
        {
            // A stream ends when the store ends all watches; then it begins anew.
            while (!cancellationToken.IsCancellationRequested)
            {
                var (snapshot, subscription) = store.SubscribeWithSnapshot(kind);
                using (subscription)
                {
                    foreach (var item in snapshot.Objects)
                    {
                        AddAll(keys(new StoreEvent(StoreEventType.Added, item.Version, item, null)));
                    }

                    await foreach (var change in subscription.Reader.ReadAllAsync(cancellationToken))
                    {
                        AddAll(keys(change));
                    }
                }
            }
        }
        catch (OperationCanceledException)
        {
            return;
        }
    }

    private async Task ConsumeAsync(CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var key in _keys.Reader.ReadAllAsync(cancellationToken))
            {
                lock (_waiting)
                {
                    _waiting.Remove(key);
                }

                if (Handle(key) is { } delay)
                {
                    _ = AddLaterAsync(key, delay, cancellationToken);
                }
            }
        }
        catch (OperationCanceledException)
        {
            return;
        }
    }

    private TimeSpan? Handle(string key)
    {
        try
        {
            return reconcile(key);
        }
        catch (ApiException refusal)
        {
            LogRefused(name, key, refusal.Message);
            return RetryDelay;
        }
        catch (Exception bug)
        {
            LogFailed(name, key, bug);
            return RetryDelay;
        }
    }

    private async Task AddLaterAsync(string key, TimeSpan delay, CancellationToken cancellationToken)
    {
        await Task.Delay(delay, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        AddAll([key]);
    }

    private void AddAll(IEnumerable<string> keys)
    {
        foreach (var key in keys)
        {
            lock (_waiting)
            {
                if (_waiting.Add(key))
                {
                    _keys.Writer.TryWrite(key);
                }
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Controller}: {Key}: {Reason}; trying again")]
    private partial void LogRefused(string controller, string key, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Controller}: {Key} failed; trying again")]
    private partial void LogFailed(string controller, string key, Exception exception);
}
