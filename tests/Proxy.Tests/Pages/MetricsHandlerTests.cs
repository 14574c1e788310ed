using System.Net;
using System.Text.Json;
using KubeProxyNet.Proxy.Configuration;
using KubeProxyNet.Proxy.Monitoring;
using KubeProxyNet.Proxy.Pages;
using KubeProxyNet.Proxy.Tests.Http;

namespace KubeProxyNet.Proxy.Tests.Pages;

public class MetricsHandlerTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public async Task Metrics_are_Prometheus_text()
    {
        var (response, body) = await GetAsync("/metrics");

        response.Content.Headers.ContentType!.ToString().ShouldBe("text/plain; version=0.0.4; charset=utf-8");
        body.ShouldContain("\n# TYPE kubeproxy_sync_proxy_rules_duration_seconds histogram\n");
    }

    [Theory]
    [InlineData("/healthz", "ok")]
    [InlineData("/healthz/ping", "ok")]
    [InlineData("/healthz?verbose", "[+]ping ok\nhealthz check passed\n")]
    [InlineData("/proxyMode", "ipvs")]
    public async Task Short_answers_are_plain_text(string path, string expected)
    {
        var (response, body) = await GetAsync(path, null, "--proxy-mode=ipvs");

        body.ShouldBe(expected);
        response.Content.Headers.ContentType!.ToString().ShouldBe("text/plain; charset=utf-8");
        response.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
    }

    [Fact]
    public async Task Configz_shows_the_effective_configuration()
    {
        var (_, body) = await GetAsync("/configz", null, "--iptables-sync-period=1m");

        var root = JsonDocument.Parse(body).RootElement.GetProperty("kubeproxy.config.k8s.io");
        root.GetProperty("kind").GetString().ShouldBe("KubeProxyConfiguration");
        root.GetProperty("apiVersion").GetString().ShouldBe("kubeproxy.config.k8s.io/v1alpha1");
        root.GetProperty("nftables").GetProperty("syncPeriod").GetString().ShouldBe("1m0s");
        root.GetProperty("conntrack").GetProperty("min").GetInt32().ShouldBe(131072);
    }

    [Fact]
    public async Task Flagz_is_text_or_an_object()
    {
        (await GetAsync("/flagz", null, "-v4")).Body.ShouldContain("\nv=4\n");

        var root = JsonDocument.Parse((await GetAsync("/flagz", "application/json;v=v1beta1;g=config.k8s.io;as=Flagz", "-v4")).Body).RootElement;
        root.GetProperty("kind").GetString().ShouldBe("Flagz");
        root.GetProperty("flags").GetProperty("v").GetString().ShouldBe("4");
    }

    [Fact]
    public async Task Statusz_is_text_or_an_object()
    {
        (await GetAsync("/statusz")).Body.ShouldContain("\nUp: 0 days 0 hr 00 min 00 sec\n");

        var root = JsonDocument.Parse((await GetAsync("/statusz", "application/json;v=v1beta1;g=config.k8s.io;as=Statusz")).Body).RootElement;
        root.GetProperty("startTime").GetString().ShouldBe("2026-01-02T03:04:05Z");
    }

    [Theory]
    [InlineData("/flagz", "--feature-gates=ComponentFlagz=false")]
    [InlineData("/statusz", "--feature-gates=ComponentStatusz=false")]
    [InlineData("/debug/pprof/", "--profiling")]
    public async Task What_is_not_served_is_not_found(string path, string argument) =>
        (await GetAsync(path, null, argument)).Response.StatusCode.ShouldBe(HttpStatusCode.NotFound);

    private async Task<(HttpResponseMessage Response, string Body)> GetAsync(string path, string? accept = null, params string[] arguments)
    {
        var result = ConfigurationParser.Parse(arguments, _ => "");
        await using var server = await TestServer.StartAsync();
        var address = await server.ListenAsync(new MetricsHandler(new ProxyMetrics(result.Options, _time), result, _time));
        return await server.GetAsync(address, path, accept);
    }
}
