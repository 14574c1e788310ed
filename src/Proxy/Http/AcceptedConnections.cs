using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;

namespace KubeProxyNet.Proxy.Http;

/// <summary>
/// What Kestrel takes for its only socket: a queue of connections from sockets that come and go. Kestrel itself fixes its addresses at start, and a
/// server for each address would cost a timer thread each.
/// </summary>
internal sealed class AcceptedConnections : IConnectionListenerFactory, IConnectionListener
{
    private readonly Channel<ConnectionContext> _queue = Channel.CreateUnbounded<ConnectionContext>(new UnboundedChannelOptions { SingleReader = true });

    /// <inheritdoc/>
    public EndPoint EndPoint { get; } = new QueueEndPoint();

    /// <summary>Hands a connection to Kestrel; false if it is going down.</summary>
    public bool TryAdd(ConnectionContext connection) => _queue.Writer.TryWrite(connection);

    /// <inheritdoc/>
    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) => new(this);

    /// <inheritdoc/>
    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        while (await _queue.Reader.WaitToReadAsync(cancellationToken))
        {
            if (_queue.Reader.TryRead(out var connection))
            {
                return connection;
            }
        }

        return null;
    }

    /// <inheritdoc/>
    public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        _queue.Writer.TryComplete();
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => UnbindAsync();

    private sealed class QueueEndPoint : EndPoint
    {
        public override string ToString() => "accepted-connections";
    }
}
