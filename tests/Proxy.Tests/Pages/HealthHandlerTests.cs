using System.Net;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Informers.Models;
using KubeProxyNet.Proxy.Configuration;
using KubeProxyNet.Proxy.Health;
using KubeProxyNet.Proxy.Monitoring;
using KubeProxyNet.Proxy.Pages;
using KubeProxyNet.Proxy.Tests.Http;

namespace KubeProxyNet.Proxy.Tests.Pages;

public class HealthHandlerTests
{
    private readonly ManualTime _time = new();
    private readonly ProxyHealth _health;
    private readonly ProxyMetrics _metrics;

    public HealthHandlerTests()
    {
        _health = new ProxyHealth([IPFamily.IPv4], TimeSpan.FromSeconds(30), () => [], TimeSpan.FromMinutes(2), _time);
        _metrics = new ProxyMetrics(new ProxyOptions(), _time);
    }

    [Fact]
    public async Task Before_the_first_sync_a_node_lives_but_is_not_ready()
    {
        await using var server = await TestServer.StartAsync();
        var address = await server.ListenAsync(new HealthHandler(_health, _metrics));

        await CodesShouldBe(server, address, healthz: 503, livez: 200, readyz: 503);

        _health.NodeSeen(new Node { Key = new ObjectKey("", "node-1") });
        await CodesShouldBe(server, address, healthz: 200, livez: 200, readyz: 503);

        _health.Synced(IPFamily.IPv4);
        await CodesShouldBe(server, address, healthz: 200, livez: 200, readyz: 200);

        _health.Failed(IPFamily.IPv4, "EPERM");
        await CodesShouldBe(server, address, healthz: 200, livez: 200, readyz: 503);

        _time.Advance(TimeSpan.FromMinutes(1));
        await CodesShouldBe(server, address, healthz: 503, livez: 503, readyz: 503);
    }

    [Fact]
    public async Task Answers_have_kube_proxys_headers_for_any_method()
    {
        await using var server = await TestServer.StartAsync();
        var address = await server.ListenAsync(new HealthHandler(_health, _metrics));

        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Post, HttpMethod.Delete })
        {
            var (response, body) = await server.SendAsync(method, address, "/livez");
            response.StatusCode.ShouldBe(HttpStatusCode.OK);
            response.Content.Headers.ContentType!.ToString().ShouldBe("application/json");
            response.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
            response.Headers.Contains("Server").ShouldBeFalse();
            body.ShouldNotContain("nodeEligible");
        }
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/healthz/")]
    [InlineData("/metrics")]
    public async Task Any_other_path_is_not_found(string path)
    {
        await using var server = await TestServer.StartAsync();
        var address = await server.ListenAsync(new HealthHandler(_health, _metrics));

        var (response, body) = await server.GetAsync(address, path);

        response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        body.ShouldBe("404 page not found\n");
    }

    private static async Task CodesShouldBe(TestServer server, IPEndPoint address, int healthz, int livez, int readyz)
    {
        ((int)(await server.GetAsync(address, "/healthz")).Response.StatusCode).ShouldBe(healthz);
        ((int)(await server.GetAsync(address, "/livez")).Response.StatusCode).ShouldBe(livez);
        ((int)(await server.GetAsync(address, "/readyz")).Response.StatusCode).ShouldBe(readyz);
    }
}
