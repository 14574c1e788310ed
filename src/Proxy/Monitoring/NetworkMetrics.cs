using KubeProxyNet.Overlay.Loop;
using Prometheus;

namespace KubeProxyNet.Proxy.Monitoring;

/// <summary>The network agent's metrics. Flannel has none.</summary>
internal sealed class NetworkMetrics
{
    /// <summary>Reads the state when it is asked for.</summary>
    public NetworkMetrics(Func<OverlayStatus> status, Func<int> unreachable, Func<bool> offloads)
    {
        Registry = Metrics.NewCustomRegistry();
        var metrics = new MetricSet(Registry);
        var ready = metrics.Gauge("kubeproxynet_network_ready", "1 if the pod network of this node is as it should be");
        var peers = metrics.Gauge("kubeproxynet_network_peers", "Other nodes that a way leads to");
        var silent = metrics.Gauge("kubeproxynet_network_peers_unreachable", "Other nodes that do not answer through the tunnel; the log names them");
        var unusable = metrics.Gauge("kubeproxynet_network_invalid_nodes", "Fields of Nodes that cannot be used; the log names them");
        var mtu = metrics.Gauge("kubeproxynet_network_pod_mtu_bytes", "The largest packet of pods");
        var drops = metrics.Gauge("kubeproxynet_network_foreign_forward_drops", "Chains of other programs whose forward policy is drop");
        var operations = metrics.Counter("kubeproxynet_network_kernel_operations_total", "Changes made to the kernel");
        var repairs = metrics.Counter("kubeproxynet_network_drift_repairs_total", "How often what others had changed was mended");
        var failures = metrics.Counter("kubeproxynet_network_sync_failures_total", "How often the kernel or the disk refused");
        var offload = metrics.Gauge("kubeproxynet_network_checksum_offload", "1 if the network card computes checksums in the tunnel, 0 if the kernel does, which is slow");
        Registry.AddBeforeCollectCallback(() =>
        {
            var now = status();
            ready.Set(now.IsReady ? 1 : 0);
            peers.Set(now.Peers);
            offload.Set(offloads() ? 1 : 0);
            silent.Set(unreachable());
            unusable.Set(now.Reports.Count);
            mtu.Set(now.PodMTU);
            drops.Set(now.ForeignDrops.Count);
            operations.IncTo(now.Operations);
            repairs.IncTo(now.Repairs);
            failures.IncTo(now.Failures);
        });
    }

    /// <summary>All of them.</summary>
    public CollectorRegistry Registry { get; }
}
