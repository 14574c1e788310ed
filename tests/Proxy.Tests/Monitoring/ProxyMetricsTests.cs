using System.Text;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Proxy.Configuration;
using KubeProxyNet.Proxy.Health;
using KubeProxyNet.Proxy.Monitoring;

namespace KubeProxyNet.Proxy.Tests.Monitoring;

public class ProxyMetricsTests
{
    // kube-proxy 1.36: name, type, modes (n nftables, i iptables, v ipvs), labels.
    private static readonly (string Name, string Type, string Modes, string Labels)[] _upstream =
    [
        ("kubeproxy_sync_proxy_rules_duration_seconds", "histogram", "niv", "ip_family"),
        ("kubeproxy_sync_full_proxy_rules_duration_seconds", "histogram", "ni", "ip_family"),
        ("kubeproxy_sync_partial_proxy_rules_duration_seconds", "histogram", "ni", "ip_family"),
        ("kubeproxy_sync_proxy_rules_last_timestamp_seconds", "gauge", "niv", "ip_family"),
        ("kubeproxy_sync_proxy_rules_last_queued_timestamp_seconds", "gauge", "niv", "ip_family"),
        ("kubeproxy_network_programming_duration_seconds", "histogram", "niv", "ip_family"),
        ("kubeproxy_sync_proxy_rules_endpoint_changes_pending", "gauge", "niv", ""),
        ("kubeproxy_sync_proxy_rules_endpoint_changes_total", "counter", "niv", ""),
        ("kubeproxy_sync_proxy_rules_service_changes_pending", "gauge", "niv", ""),
        ("kubeproxy_sync_proxy_rules_service_changes_total", "counter", "niv", ""),
        ("kubeproxy_sync_proxy_rules_no_local_endpoints_total", "gauge", "niv", "ip_family,traffic_policy"),
        ("kubeproxy_proxy_healthz_total", "counter", "niv", "code"),
        ("kubeproxy_proxy_livez_total", "counter", "niv", "code"),
        ("kubeproxy_sync_proxy_rules_iptables_restore_failures_total", "counter", "iv", "ip_family"),
        ("kubeproxy_sync_proxy_rules_iptables_partial_restore_failures_total", "counter", "i", "ip_family"),
        ("kubeproxy_sync_proxy_rules_iptables_total", "gauge", "i", "ip_family,table"),
        ("kubeproxy_sync_proxy_rules_iptables_last", "gauge", "i", "ip_family,table"),
        ("kubeproxy_iptables_ct_state_invalid_dropped_packets_total", "counter", "i", ""),
        ("kubeproxy_iptables_localhost_nodeports_accepted_packets_total", "counter", "i", ""),
        ("kubeproxy_sync_proxy_rules_nftables_sync_failures_total", "counter", "n", "ip_family"),
        ("kubeproxy_sync_proxy_rules_nftables_cleanup_failures_total", "counter", "n", "ip_family"),
        ("kubeproxy_conntrack_reconciler_sync_duration_seconds", "histogram", "niv", "ip_family"),
        ("kubeproxy_conntrack_reconciler_deleted_entries_total", "counter", "niv", "ip_family"),
        ("kubernetes_build_info", "gauge", "niv", "build_date,compiler,git_commit,git_tree_state,git_version,go_version,major,minor,platform"),
        ("kubernetes_feature_enabled", "gauge", "niv", "name,stage"),
        ("rest_client_requests_total", "counter", "niv", "code,host,method"),
        ("rest_client_request_duration_seconds", "histogram", "niv", "host,verb"),
        ("process_cpu_seconds_total", "counter", "niv", ""),
        ("process_resident_memory_bytes", "gauge", "niv", ""),
        ("process_virtual_memory_bytes", "gauge", "niv", ""),
        ("process_open_fds", "gauge", "niv", ""),
        ("process_max_fds", "gauge", "niv", ""),
        ("process_start_time_seconds", "gauge", "niv", ""),
        ("go_goroutines", "gauge", "niv", ""),
    ];

    private readonly ManualTime _time = new();

    [Theory]
    [InlineData("nftables", 'n')]
    [InlineData("iptables", 'i')]
    [InlineData("ipvs", 'v')]
    public async Task Every_mode_has_kube_proxys_metrics_with_their_types_and_labels(string mode, char letter)
    {
        var scrape = await ScrapeAsync(Used(Enum.Parse<ProxyMode>(mode, ignoreCase: true)));

        foreach (var (name, type, modes, labels) in _upstream)
        {
            if (modes.Contains(letter, StringComparison.Ordinal))
            {
                scrape.ShouldContain($"# TYPE {name} {type}\n");
                Labels(scrape, name).ShouldBe(labels, name);
            }
            else
            {
                scrape.ShouldNotContain(name + " ");
                scrape.ShouldNotContain(name + "{");
            }
        }
    }

    [Fact]
    public async Task All_other_metrics_carry_our_name_or_the_runtimes()
    {
        var scrape = await ScrapeAsync(Used(ProxyMode.Nftables));

        var others = scrape.Split('\n')
            .Where(line => line.StartsWith("# TYPE ", StringComparison.Ordinal))
            .Select(line => line.Split(' ')[2])
            .Except(_upstream.Select(metric => metric.Name), StringComparer.Ordinal)
            .Where(name => !name.StartsWith("kubeproxynet_", StringComparison.Ordinal) && !name.StartsWith("dotnet_", StringComparison.Ordinal));
        others.ShouldBeEmpty();
    }

    [Fact]
    public async Task Times_of_syncs_are_not_there_before_the_first_one()
    {
        var metrics = new ProxyMetrics(new ProxyOptions(), _time);
        (await ScrapeAsync(metrics)).ShouldNotContain("last_timestamp_seconds{");

        metrics.SyncFinished(IPFamily.IPv4, TimeSpan.FromMilliseconds(3), succeeded: false, wasFull: true);
        (await ScrapeAsync(metrics)).ShouldNotContain("last_timestamp_seconds{");

        metrics.SyncFinished(IPFamily.IPv4, TimeSpan.FromMilliseconds(3), succeeded: true, wasFull: true);
        (await ScrapeAsync(metrics)).ShouldContain("kubeproxy_sync_proxy_rules_last_timestamp_seconds{ip_family=\"IPv4\"} 1767323045\n");
    }

    [Fact]
    public void Buckets_are_kube_proxys()
    {
        Buckets.Sync[0].ShouldBe(0.001);
        Buckets.Sync[^1].ShouldBe(16.384);
        Buckets.Sync.Length.ShouldBe(15);
        Buckets.NetworkProgramming.ShouldBe(
            new[] { 0.25, 0.5 }
                .Concat(Enumerable.Range(1, 59).Select(second => (double)second))
                .Concat(Enumerable.Range(0, 12).Select(step => 60d + (5 * step)))
                .Concat(Enumerable.Range(0, 7).Select(step => 120d + (30 * step))));
    }

    private ProxyMetrics Used(ProxyMode mode)
    {
        var metrics = new ProxyMetrics(new ProxyOptions { Mode = mode }, _time);
        metrics.WatchInformers(() => [new InformerFreshness("services", true, TimeSpan.FromSeconds(3), Lists: 2)]);
        metrics.Queued(IPFamily.IPv4);
        metrics.SyncFinished(IPFamily.IPv4, TimeSpan.FromMilliseconds(3), succeeded: true, wasFull: false);
        metrics.HealthzAnswered(200);
        metrics.LivezAnswered(503);
        metrics.ConntrackReconciled(IPFamily.IPv4, TimeSpan.FromMilliseconds(1), 4);
        metrics.Mode.IptablesRules(IPFamily.IPv4, "nat", 10, 2);
        metrics.Mode.IptablesPackets(1, 2);
        metrics.Client.Answered("GET", "api:443", 200, TimeSpan.FromMilliseconds(7));
        metrics.InvalidObjectSeen("Service");
        metrics.AffinityUse(IPFamily.IPv4, 1, 0.5);
        metrics.ListenFailed("health");
        metrics.Adopted(IPFamily.IPv4, "unchanged");
        return metrics;
    }

    private static string Labels(string scrape, string name)
    {
        var line = scrape.Split('\n').First(line => line.StartsWith(name, StringComparison.Ordinal) && !line[name.Length..].StartsWith("_total", StringComparison.Ordinal));
        if (!line.Contains('{', StringComparison.Ordinal))
        {
            return "";
        }

        var labels = line[(line.IndexOf('{', StringComparison.Ordinal) + 1)..line.LastIndexOf('}')];
        var names = labels.Split("\",").Select(label => label.Split('=')[0]).Where(label => label != "le").Order(StringComparer.Ordinal);
        return string.Join(',', names);
    }

    private static async Task<string> ScrapeAsync(ProxyMetrics metrics)
    {
        using var stream = new MemoryStream();
        await metrics.Registry.CollectAndExportAsTextAsync(stream);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
