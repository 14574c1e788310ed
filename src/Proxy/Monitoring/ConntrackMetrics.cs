using System.Globalization;
using KubeProxyNet.Backends.Rules;
using Prometheus;

namespace KubeProxyNet.Proxy.Monitoring;

/// <summary>How full the kernel's table of flows is, read at each scrape, and what keeps us from taking care of it.</summary>
internal sealed class ConntrackMetrics
{
    private readonly string _folder;
    private readonly Gauge _entries;
    private readonly Gauge _limit;
    private readonly Counter _failures;
    private readonly Gauge _notSet;

    /// <summary>Declares the metrics.</summary>
    public ConntrackMetrics(CollectorRegistry registry, MetricSet metrics, IEnumerable<string> families, string folder = "/proc/sys/net/netfilter")
    {
        _folder = folder;
        _entries = metrics.Timestamp("kubeproxynet_conntrack_entries", "Number of flows that the kernel tracks");
        _limit = metrics.Timestamp("kubeproxynet_conntrack_limit", "Number of flows that the kernel can track; more are dropped (nf_conntrack_max)");
        _failures = metrics.Counter("kubeproxynet_conntrack_reconciler_failures_total", "How often stale conntrack entries could not be removed", "ip_family");
        _notSet = metrics.Gauge("kubeproxynet_sysctl_not_set", "1 for each kernel setting that could not be brought to its configured value", "file");
        foreach (var family in families)
        {
            _failures.WithLabels(family);
        }

        registry.AddBeforeCollectCallback(Collect);
    }

    /// <summary>Stale entries could not be removed.</summary>
    public void ReconcilerFailed(IPFamily family) => _failures.WithLabels(family.ToString()).Inc();

    /// <summary>A kernel setting stays as it is.</summary>
    public void SysctlNotSet(string file) => _notSet.WithLabels(file).Set(1);

    private void Collect()
    {
        Read("nf_conntrack_count", _entries);
        Read("nf_conntrack_max", _limit);
    }

    private void Read(string file, Gauge gauge)
    {
        try
        {
            gauge.Set(long.Parse(File.ReadAllText(Path.Combine(_folder, file)), CultureInfo.InvariantCulture));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or FormatException)
        {
            // Not there before the kernel tracks anything; the rest of the page is worth more than an error.
        }
    }
}
