using System.Threading.Channels;

namespace KubeProxyNet.Lab.ApiServer;

/// <summary>One watcher's queue. It has no bound: a slow reader costs memory, never the others' time.</summary>
internal sealed class StoreSubscription(ObjectStore store, ResourceKind kind) : IDisposable
{
    private readonly Channel<StoreEvent> _channel = Channel.CreateUnbounded<StoreEvent>(new UnboundedChannelOptions { SingleReader = true });

    public ResourceKind Kind { get; } = kind;

    public ChannelReader<StoreEvent> Reader => _channel.Reader;

    /// <summary>Queues a Bookmark behind all changes so far.</summary>
    public void RequestBookmark() => store.Bookmark(this);

    /// <summary>Ends the stream after what is queued.</summary>
    public void Complete() => _channel.Writer.TryComplete();

    public void Dispose() => store.Unsubscribe(this);

    internal void Write(StoreEvent change) => _channel.Writer.TryWrite(change);
}
