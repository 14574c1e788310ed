using System.Threading.Channels;

namespace KubeProxyNet.Lab.ApiServer;

/// <summary>One watcher's queue. It has no bound: a slow reader costs memory, never the others' time.</summary>
internal sealed class StoreSubscription(ObjectStore store, ResourceKind kind, long fromVersion) : IDisposable
{
    private readonly Channel<StoreEvent> _channel = Channel.CreateUnbounded<StoreEvent>(new UnboundedChannelOptions { SingleReader = true });

    public ResourceKind Kind { get; } = kind;

    /// <summary>What is after this version is wanted; it may be yet to come.</summary>
    public long FromVersion => fromVersion;

    public ChannelReader<StoreEvent> Reader => _channel.Reader;

    /// <summary>Queues a Bookmark behind all changes so far.</summary>
    public void RequestBookmark() => store.Bookmark(this);

    /// <summary>Ends the stream after what is queued.</summary>
    public void Complete() => _channel.Writer.TryComplete();

    public void Dispose() => store.Unsubscribe(this);

    internal void Write(StoreEvent change)
    {
        if (change.Version > fromVersion || (change.Object is null && change.Version == fromVersion))
        {
            _channel.Writer.TryWrite(change);
        }
    }
}
