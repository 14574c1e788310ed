using Prometheus;

namespace KubeProxyNet.Proxy.Monitoring;

/// <summary>How taking over from kube-proxy goes.</summary>
internal sealed class MigrationMetrics
{
    private readonly Gauge _running;
    private readonly Counter _failures;

    /// <summary>Declares the metrics.</summary>
    public MigrationMetrics(MetricSet metrics)
    {
        _running = metrics.Gauge("kubeproxynet_kube_proxy_running", "1 while kube-proxy runs on this node beside us, so that its rules have to stay");
        _failures = metrics.Counter("kubeproxynet_kube_proxy_removal_failures_total", "How often something that kube-proxy left could not be removed", "kind");
    }

    /// <summary>Whether kube-proxy runs on this node.</summary>
    public void KubeProxySeen(bool runs) => _running.Set(runs ? 1 : 0);

    /// <summary>Something of kube-proxy's stays.</summary>
    public void RemovalFailed(string kind) => _failures.WithLabels(kind).Inc();
}
