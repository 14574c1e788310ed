using KubeProxyNet.Proxy.Health;
using KubeProxyNet.Proxy.Http;
using KubeProxyNet.Proxy.Monitoring;
using Microsoft.AspNetCore.Http;

namespace KubeProxyNet.Proxy.Pages;

/// <summary>The health server: <c>/healthz</c> and <c>/livez</c> as kube-proxy has them, and <c>/readyz</c>; all else is for others.</summary>
internal sealed class HealthHandler(ProxyHealth health, ProxyMetrics metrics, IHttpHandler? others = null) : IHttpHandler
{
    /// <inheritdoc/>
    public Task HandleAsync(HttpContext context)
    {
        switch (context.Request.Path.Value)
        {
            case "/healthz":
                return RespondAsync(context, HealthReport.Health(health, withNode: true), metrics.HealthzAnswered);
            case "/livez":
                return RespondAsync(context, HealthReport.Health(health, withNode: false), metrics.LivezAnswered);
            case "/readyz":
                return RespondAsync(context, HealthReport.Readiness(health), static _ => { });
            default:
                return others?.HandleAsync(context) ?? context.RespondNotFoundAsync();
        }
    }

    private static Task RespondAsync(HttpContext context, (bool IsGood, byte[] Body) report, Action<int> count)
    {
        var status = report.IsGood ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        count(status);
        return context.RespondAsync(status, "application/json", report.Body);
    }
}
