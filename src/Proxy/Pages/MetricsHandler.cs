using System.Buffers;
using System.Text.Json;
using KubeProxyNet.Proxy.Configuration;
using KubeProxyNet.Proxy.Configuration.Documents;
using KubeProxyNet.Proxy.Http;
using KubeProxyNet.Proxy.Monitoring;
using Microsoft.AspNetCore.Http;

namespace KubeProxyNet.Proxy.Pages;

/// <summary>The metrics server: <c>/metrics</c> and the pages by which kube-proxy describes itself.</summary>
internal sealed class MetricsHandler : IHttpHandler
{
    private const string Json = "application/json";

    private readonly ProxyMetrics _metrics;
    private readonly ConfigurationResult _configuration;
    private readonly ZPages _pages;
    private readonly byte[] _configz;

    /// <summary>Answers for one configuration.</summary>
    public MetricsHandler(ProxyMetrics metrics, ConfigurationResult configuration, TimeProvider time)
    {
        _metrics = metrics;
        _configuration = configuration;
        _pages = new ZPages(configuration.FlagValues, metrics.Process.StartTime, time);
        _configz = DocumentWriter.ToJson(new MappingNode([new("kubeproxy.config.k8s.io", configuration.Effective)]));
    }

    /// <inheritdoc/>
    public Task HandleAsync(HttpContext context)
    {
        var gates = _configuration.Options.FeatureGates;
        switch (context.Request.Path.Value)
        {
            case "/metrics":
                return RespondMetricsAsync(context);
            case "/healthz" or "/healthz/ping" or "/livez" or "/livez/ping":
                return RespondPingAsync(context);
            case "/proxyMode":
                return context.RespondAsync(_configuration.Options.Mode.ToString().ToLowerInvariant());
            case "/configz":
                return context.RespondAsync(StatusCodes.Status200OK, Json, _configz);
            case "/flagz" when gates.IsEnabled(FeatureGates.ComponentFlagz):
                return WantsObject(context, "Flagz") ? RespondObjectAsync(context, _pages.WriteFlags) : context.RespondAsync(_pages.FlagsText());
            case "/statusz" when gates.IsEnabled(FeatureGates.ComponentStatusz):
                return WantsObject(context, "Statusz") ? RespondObjectAsync(context, _pages.WriteStatus) : context.RespondAsync(_pages.StatusText());
            default:
                return context.RespondNotFoundAsync();
        }
    }

    private async Task RespondMetricsAsync(HttpContext context)
    {
        // Collected first: a slow reader then holds bytes and not the registry, and Content-Length is known.
        using var body = new MemoryStream(32 * 1024);
        await _metrics.Registry.CollectAndExportAsTextAsync(body, context.RequestAborted);
        await context.RespondAsync(StatusCodes.Status200OK, "text/plain; version=0.0.4; charset=utf-8", body.GetBuffer().AsMemory(0, (int)body.Length));
    }

    private static Task RespondPingAsync(HttpContext context) =>
        context.RespondAsync(context.Request.Query.ContainsKey("verbose") ? "[+]ping ok\nhealthz check passed\n" : "ok");

    private static bool WantsObject(HttpContext context, string kind) =>
        context.Request.Headers.Accept.Any(accept => accept?.Contains("as=" + kind, StringComparison.Ordinal) == true);

    private static Task RespondObjectAsync(HttpContext context, Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            write(writer);
        }

        return context.RespondAsync(StatusCodes.Status200OK, Json, buffer.WrittenMemory);
    }
}
