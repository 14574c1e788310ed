using System.Collections.Immutable;
using System.Net;
using KubeProxyNet.Netlink;
using KubeProxyNet.Proxy.Http;
using Microsoft.Extensions.Logging;

namespace KubeProxyNet.Proxy.Health;

/// <summary>
/// Serves the health checks of Services on their ports. It is told what should be there and opens, closes and updates what differs; a port
/// that cannot be opened is tried again by itself.
/// </summary>
internal sealed class ServiceHealthServer : IAsyncDisposable
{
    private const int MaximumConnections = 64;

    private readonly HttpServer _server;
    private readonly ProxyHealth _health;
    private readonly Action<ServiceHealthCheck, string> _failed;
    private readonly ILogger<ServiceHealthServer> _logger;
    private readonly Dictionary<IPEndPoint, (AddressListener Listener, ServiceHealthHandler Handler)> _open = [];

    private EquatableArray<IPAddress> _addresses = [IPAddress.IPv6Any];
    private ImmutableArray<ServiceHealthCheck> _wanted = [];

    /// <summary>Serves nothing yet.</summary>
    /// <param name="server">Carries the connections.</param>
    /// <param name="health">Every answer is negative while it is unhealthy.</param>
    /// <param name="failed">Told once, from any thread, when a port cannot be opened: the place for an event on the Service.</param>
    /// <param name="logger">Where ports are logged.</param>
    public ServiceHealthServer(HttpServer server, ProxyHealth health, Action<ServiceHealthCheck, string> failed, ILogger<ServiceHealthServer> logger)
    {
        _server = server;
        _health = health;
        _failed = failed;
        _logger = logger;
    }

    /// <summary>
    /// Restricts the checks to some addresses of the node, as nodePortAddresses asks; an any-address stands for all of both families.
    /// Not to be called at the same time as <see cref="SetServices"/>.
    /// </summary>
    public void SetAddresses(EquatableArray<IPAddress> addresses)
    {
        if (addresses != _addresses)
        {
            _addresses = addresses;
            SetServices(_wanted);
        }
    }

    /// <summary>What should be served from now on; called after a successful sync. Ports that stay are not touched, only their counts.</summary>
    public void SetServices(IEnumerable<ServiceHealthCheck> services)
    {
        _wanted = [.. services.OrderBy(service => service.Namespace, StringComparer.Ordinal).ThenBy(service => service.Name, StringComparer.Ordinal)];
        var wanted = Wanted();
        foreach (var endPoint in _open.Keys.Where(endPoint => !wanted.ContainsKey(endPoint)).ToList())
        {
            _open.Remove(endPoint, out var gone);
            gone.Listener.Dispose();
        }

        foreach (var (endPoint, service) in wanted)
        {
            if (_open.TryGetValue(endPoint, out var open))
            {
                open.Handler.Service = service;
            }
            else
            {
                Open(endPoint, service);
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        SetServices([]);
        return ValueTask.CompletedTask;
    }

    private Dictionary<IPEndPoint, ServiceHealthCheck> Wanted()
    {
        var wanted = new Dictionary<IPEndPoint, ServiceHealthCheck>();
        foreach (var service in _wanted)
        {
            foreach (var address in _addresses)
            {
                if (!wanted.TryAdd(new IPEndPoint(address, service.Port), service))
                {
                    var owner = wanted[new IPEndPoint(address, service.Port)];
                    _logger.HealthCheckPortTaken(service.Namespace, service.Name, service.Port, owner.Namespace, owner.Name);
                }
            }
        }

        return wanted;
    }

    private void Open(IPEndPoint endPoint, ServiceHealthCheck service)
    {
        var handler = new ServiceHealthHandler(service, _health);
        var listener = _server.Listen(new HttpEndPoint
        {
            Name = $"health check of {service.Namespace}/{service.Name}",
            Address = endPoint,
            Handler = handler,
            MaximumConnections = MaximumConnections,
            Failed = reason => _failed(handler.Service, reason),
        });
        _open[endPoint] = (listener, handler);
    }
}
