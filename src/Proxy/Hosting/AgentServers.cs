using System.Net;
using System.Threading.Channels;
using KubeProxyNet.Netlink;
using KubeProxyNet.Proxy.Configuration;
using KubeProxyNet.Proxy.Health;
using KubeProxyNet.Proxy.Http;
using KubeProxyNet.Proxy.Monitoring;
using KubeProxyNet.Proxy.Pages;
using Microsoft.Extensions.Logging;

namespace KubeProxyNet.Proxy.Hosting;

/// <summary>What the agent answers over HTTP: health, metrics, the pages about itself.</summary>
internal sealed class AgentServers : IAsyncDisposable
{
    private readonly ConfigurationResult _configuration;
    private readonly ProxyHealth _health;
    private readonly ProxyMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly HttpServer _http;
    private readonly ILogger _logger;
    private readonly ServiceHealthServer _serviceHealth;
    private readonly Channel<(EquatableArray<IPAddress> Addresses, IReadOnlyCollection<ServiceHealthCheck> Checks)> _checks =
        Channel.CreateBounded<(EquatableArray<IPAddress>, IReadOnlyCollection<ServiceHealthCheck>)>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });

    internal AgentServers(ConfigurationResult configuration, ProxyHealth health, ProxyMetrics metrics, TimeProvider time, ILoggerFactory loggers, Action<ServiceHealthCheck, string> healthCheckFailed)
    {
        _configuration = configuration;
        _health = health;
        _metrics = metrics;
        _time = time;
        _http = new HttpServer(time, loggers);
        _logger = loggers.CreateLogger<AgentServers>();
        _serviceHealth = new ServiceHealthServer(
            _http,
            health,
            (check, reason) =>
            {
                Log.HealthCheckFailed(_logger, check.Namespace, check.Name, check.Port, reason);
                metrics.ListenFailed("service-health");
                healthCheckFailed(check, reason);
            },
            loggers.CreateLogger<ServiceHealthServer>());
    }

    /// <summary>What the health server answers beside health; set before it runs.</summary>
    internal IHttpHandler? StatusPage { get; set; }

    /// <summary>What the health checks of Services answer from now on. Does not wait; any thread may say it.</summary>
    internal void SetServiceHealth(EquatableArray<IPAddress> addresses, IReadOnlyCollection<ServiceHealthCheck> checks) => _checks.Writer.TryWrite((addresses, checks));

    /// <summary>Answers until cancelled. An address that is taken is tried again, unless <c>--bind-address-hard-fail</c> was given.</summary>
    /// <exception cref="StartException">It was, and an address is taken.</exception>
    internal async Task RunAsync(CancellationToken cancellationToken)
    {
        await _http.StartAsync(cancellationToken);
        foreach (var endPoint in EndPoints())
        {
            var listener = _http.Listen(endPoint);
            if (_configuration.Options.BindAddressHardFail && await listener.FirstAttempt is { } reason)
            {
                throw new StartException($"{endPoint.Name}: cannot listen on {endPoint.Address}: {reason}");
            }
        }

        await foreach (var (addresses, checks) in _checks.Reader.ReadAllAsync(cancellationToken))
        {
            _serviceHealth.SetAddresses(addresses);
            _serviceHealth.SetServices(checks);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _serviceHealth.DisposeAsync();
        await _http.DisposeAsync();
    }

    private IEnumerable<HttpEndPoint> EndPoints()
    {
        if (_configuration.Options.HealthzBindAddress is { } healthz)
        {
            yield return new HttpEndPoint { Name = "health server", Address = healthz, Handler = new HealthHandler(_health, _metrics, StatusPage), Failed = _ => _metrics.ListenFailed("health") };
        }

        if (_configuration.Options.MetricsBindAddress is { } metrics)
        {
            yield return new HttpEndPoint { Name = "metrics server", Address = metrics, Handler = new MetricsHandler(_metrics, _configuration, _time), Failed = _ => _metrics.ListenFailed("metrics") };
        }
    }
}
