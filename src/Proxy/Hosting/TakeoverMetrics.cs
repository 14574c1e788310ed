using KubeProxyNet.Proxy.Migration;
using KubeProxyNet.Proxy.Monitoring;

namespace KubeProxyNet.Proxy.Hosting;

/// <summary>Hands what taking over from kube-proxy meets to the metrics.</summary>
internal sealed class TakeoverMetrics(MigrationMetrics metrics) : ITakeoverObserver
{
    /// <inheritdoc/>
    public void KubeProxySeen(bool runs) => metrics.KubeProxySeen(runs);

    /// <inheritdoc/>
    public void RemovalFailed(RemainsKind kind) => metrics.RemovalFailed(kind.ToString());
}
