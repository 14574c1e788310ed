using System.Globalization;
using Prometheus;

namespace KubeProxyNet.Proxy.Monitoring;

/// <summary>Requests to the API server, under the names that client-go has for them.</summary>
internal sealed class ClientMetrics(MetricSet metrics)
{
    private readonly Counter _requests = metrics.Counter(
        "rest_client_requests_total", "Number of HTTP requests to the API server by status code, method and host", "code", "method", "host");

    private readonly Histogram _duration = metrics.Histogram(
        "rest_client_request_duration_seconds", "Time to the answer of the API server in seconds by verb and host", Buckets.Request, "verb", "host");

    /// <summary>A request was answered, or failed: then there is no code.</summary>
    public void Answered(string method, string host, int? code, TimeSpan duration)
    {
        _requests.WithLabels(code?.ToString(CultureInfo.InvariantCulture) ?? "<error>", method, host).Inc();
        _duration.WithLabels(method, host).Observe(duration.TotalSeconds);
    }
}
