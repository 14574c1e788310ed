using System.Text;
using KubeProxyNet.Overlay;
using KubeProxyNet.Proxy.Http;
using KubeProxyNet.Proxy.Monitoring;
using Microsoft.AspNetCore.Http;

namespace KubeProxyNet.Proxy.Pages;

/// <summary>The network agent's pages: <c>/healthz</c>, <c>/livez</c>, <c>/readyz</c>, and where they are served <c>/metrics</c>.</summary>
internal sealed class NetworkHandler(OverlayAgent overlay, NetworkMetrics metrics, bool servesMetrics) : IHttpHandler
{
    /// <inheritdoc/>
    public async Task HandleAsync(HttpContext context)
    {
        switch (context.Request.Path.Value)
        {
            case "/livez":
                await context.RespondAsync("ok\n");
                break;
            case "/healthz" or "/readyz":
                await RespondReadinessAsync(context);
                break;
            case "/metrics" when servesMetrics:
                using (var body = new MemoryStream())
                {
                    await metrics.Registry.CollectAndExportAsTextAsync(body, context.RequestAborted);
                    await context.RespondAsync(StatusCodes.Status200OK, "text/plain; version=0.0.4; charset=utf-8", body.GetBuffer().AsMemory(0, (int)body.Length));
                }

                break;
            default:
                await context.RespondNotFoundAsync();
                break;
        }
    }

    private Task RespondReadinessAsync(HttpContext context)
    {
        var status = overlay.Status;
        return status.IsReady
            ? context.RespondAsync($"ok: {status.Peers} other nodes, {overlay.Unreachable.Count} of them do not answer\n")
            : context.RespondAsync(StatusCodes.Status503ServiceUnavailable, HttpResponses.PlainText, Encoding.UTF8.GetBytes($"not ready: {status.WaitsFor}\n"));
    }
}
