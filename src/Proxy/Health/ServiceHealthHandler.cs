using System.Globalization;
using System.Net.Sockets;
using System.Text;
using KubeProxyNet.Proxy.Http;
using Microsoft.AspNetCore.Http;

namespace KubeProxyNet.Proxy.Health;

/// <summary>Answers on one Service's port, to any method and path: load balancers ask what they like.</summary>
internal sealed class ServiceHealthHandler(ServiceHealthCheck service, ProxyHealth health) : IHttpHandler
{
    private volatile ServiceHealthCheck _service = service;

    /// <summary>What is served; may be replaced at any time.</summary>
    public ServiceHealthCheck Service
    {
        get => _service;
        set => _service = value;
    }

    /// <inheritdoc/>
    public Task HandleAsync(HttpContext context)
    {
        var current = Service;
        var healthy = health.IsHealthy;
        var local = context.Connection.LocalIpAddress;
        var count = current.LocalEndpoints(local is { AddressFamily: AddressFamily.InterNetworkV6, IsIPv4MappedToIPv6: false });
        context.Response.Headers["X-Load-Balancing-Endpoint-Weight"] = count.ToString(CultureInfo.InvariantCulture);
        return context.RespondAsync(
            count > 0 && healthy ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable,
            "application/json",
            Encoding.UTF8.GetBytes(HealthReport.Service(current.Namespace, current.Name, count, healthy)));
    }
}
