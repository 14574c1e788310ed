using System.Collections.Concurrent;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace KubeProxyNet.Proxy.Http;

/// <summary>One Kestrel for all the addresses of the process: health, metrics and the health checks of Services.</summary>
internal sealed class HttpServer : IAsyncDisposable
{
    private readonly AcceptedConnections _connections = new();
    private readonly ConcurrentDictionary<AddressListener, bool> _listeners = [];
    private readonly SocketTransportFactory _sockets;
    private readonly KestrelServer _kestrel;
    private readonly TimeProvider _time;
    private readonly ILogger<HttpServer> _logger;

    /// <summary>Makes the server; it answers after <see cref="StartAsync"/>.</summary>
    public HttpServer(TimeProvider time, ILoggerFactory loggers)
    {
        _time = time;
        _logger = loggers.CreateLogger<HttpServer>();
        _sockets = new SocketTransportFactory(Options.Create(new SocketTransportOptions { CreateBoundListenSocket = ListenSockets.Create }), loggers);
        _kestrel = new KestrelServer(Options.Create(Settings(_connections)), _connections, loggers);
    }

    /// <summary>Begins to answer.</summary>
    public Task StartAsync(CancellationToken cancellationToken) => _kestrel.StartAsync(new HandlerApplication(), cancellationToken);

    /// <summary>Listens on an address until the listener is closed, and tries again as long as that does not work.</summary>
    public AddressListener Listen(HttpEndPoint endPoint)
    {
        var listener = new AddressListener(endPoint, _sockets, _connections, _time, _logger, Forget);
        _listeners[listener] = true;
        listener.Start();
        return listener;
    }

    /// <summary>Closes all addresses, lets requests end for a second, and drops what is left.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var listener in _listeners.Keys)
        {
            listener.Dispose();
            await listener.Completion;
        }

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1), _time);
        await _kestrel.StopAsync(patience.Token);
        _kestrel.Dispose();
    }

    // Scrapers and load balancers send a few hundred bytes; whoever sends more, or slower, is somebody else.
    private static KestrelServerOptions Settings(AcceptedConnections connections)
    {
        var options = new KestrelServerOptions { AddServerHeader = false, ApplicationServices = NoServices.Instance };
        options.Limits.MaxRequestHeadersTotalSize = 16 * 1024;
        options.Limits.MaxRequestHeaderCount = 64;
        options.Limits.MaxRequestLineSize = 4 * 1024;
        options.Limits.MaxRequestBodySize = 4 * 1024;
        options.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        options.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(90);
        options.Limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(5));
        options.Limits.MinResponseDataRate = new MinDataRate(bytesPerSecond: 1024, gracePeriod: TimeSpan.FromSeconds(5));
        options.Listen(connections.EndPoint, listen => listen.Protocols = HttpProtocols.Http1);
        return options;
    }

    private void Forget(AddressListener listener) => _listeners.TryRemove(listener, out _);
}
