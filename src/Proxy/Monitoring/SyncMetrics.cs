using Prometheus;

namespace KubeProxyNet.Proxy.Monitoring;

/// <summary>The series of one IP family that every mode has; looked up once, because looking up costs more than counting.</summary>
internal sealed class SyncMetrics
{
    private SyncMetrics()
    {
    }

    /// <summary>Every sync, failed ones too.</summary>
    public required Histogram.Child Duration { get; init; }

    /// <summary>Syncs that compared everything; null in a mode that has no such thing.</summary>
    public required Histogram.Child? FullDuration { get; init; }

    /// <summary>Syncs that looked at changes only; null in a mode that has no such thing.</summary>
    public required Histogram.Child? PartialDuration { get; init; }

    /// <summary>When a sync last succeeded.</summary>
    public required Gauge.Child LastSync { get; init; }

    /// <summary>When a sync was last asked for.</summary>
    public required Gauge.Child LastQueued { get; init; }

    /// <summary>From the endpoint's change to the rules.</summary>
    public required Histogram.Child Programming { get; init; }

    /// <summary>Internal traffic policy Local without a local endpoint.</summary>
    public required Gauge.Child NoLocalInternal { get; init; }

    /// <summary>External traffic policy Local without a local endpoint.</summary>
    public required Gauge.Child NoLocalExternal { get; init; }

    /// <summary>Time in the kernel.</summary>
    public required Histogram.Child KernelBatch { get; init; }

    /// <summary>From the watch event to the kernel's yes.</summary>
    public required Histogram.Child EventToCommit { get; init; }

    /// <summary>Service ports in the kernel.</summary>
    public required Gauge.Child Services { get; init; }

    /// <summary>Endpoints in the kernel.</summary>
    public required Gauge.Child Endpoints { get; init; }

    /// <summary>Service ports the kernel refuses.</summary>
    public required Gauge.Child Isolated { get; init; }

    /// <summary>How often one was refused.</summary>
    public required Counter.Child IsolatedTotal { get; init; }

    /// <summary>Declares the metrics and gives the series of each family.</summary>
    public static IReadOnlyList<SyncMetrics> Declare(MetricSet metrics, bool hasPartial, IEnumerable<string> families)
    {
        const string Family = "ip_family";
        var duration = metrics.Histogram("kubeproxy_sync_proxy_rules_duration_seconds", "SyncProxyRules latency in seconds", Buckets.Sync, Family);
        var full = hasPartial ? metrics.Histogram("kubeproxy_sync_full_proxy_rules_duration_seconds", "SyncProxyRules latency in seconds for full resyncs", Buckets.Sync, Family) : null;
        var partial = hasPartial ? metrics.Histogram("kubeproxy_sync_partial_proxy_rules_duration_seconds", "SyncProxyRules latency in seconds for partial resyncs", Buckets.Sync, Family) : null;
        var lastSync = metrics.Timestamp("kubeproxy_sync_proxy_rules_last_timestamp_seconds", "The last time proxy rules were successfully synced", Family);
        var lastQueued = metrics.Timestamp("kubeproxy_sync_proxy_rules_last_queued_timestamp_seconds", "The last time a sync of proxy rules was queued", Family);
        var programming = metrics.Histogram("kubeproxy_network_programming_duration_seconds", "Time from the change of an endpoint to the rules of this node in seconds", Buckets.NetworkProgramming, Family);
        var noLocal = metrics.Gauge("kubeproxy_sync_proxy_rules_no_local_endpoints_total", "Number of service ports with policy Local, an endpoint elsewhere and none on this node", "traffic_policy", Family);
        var batch = metrics.Histogram("kubeproxynet_kernel_batch_duration_seconds", "Time the kernel took for the changes of one sync in seconds", Buckets.Fast, Family);
        var commit = metrics.Histogram("kubeproxynet_event_to_commit_duration_seconds", "Time from the watch event to the kernel's commit in seconds", Buckets.Fast, Family);
        var services = metrics.Gauge("kubeproxynet_programmed_service_ports", "Number of service ports that are programmed", Family);
        var endpoints = metrics.Gauge("kubeproxynet_programmed_endpoints", "Number of endpoints of programmed service ports", Family);
        var isolated = metrics.Gauge("kubeproxynet_isolated_service_ports", "Number of service ports that are left out because the kernel refuses them", Family);
        var isolatedTotal = metrics.Counter("kubeproxynet_isolations_total", "How often a service port was left out because the kernel refused it", Family);
        return
        [
            .. families.Select(family => new SyncMetrics
            {
                Duration = duration.WithLabels(family),
                FullDuration = full?.WithLabels(family),
                PartialDuration = partial?.WithLabels(family),
                LastSync = lastSync.WithLabels(family),
                LastQueued = lastQueued.WithLabels(family),
                Programming = programming.WithLabels(family),
                NoLocalInternal = noLocal.WithLabels("internal", family),
                NoLocalExternal = noLocal.WithLabels("external", family),
                KernelBatch = batch.WithLabels(family),
                EventToCommit = commit.WithLabels(family),
                Services = services.WithLabels(family),
                Endpoints = endpoints.WithLabels(family),
                Isolated = isolated.WithLabels(family),
                IsolatedTotal = isolatedTotal.WithLabels(family),
            }),
        ];
    }
}
