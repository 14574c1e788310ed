using System.Text;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Proxy.Monitoring;
using Prometheus;

namespace KubeProxyNet.Proxy.Tests.Monitoring;

public sealed class ConntrackMetricsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("netfilter").FullName;
    private readonly CollectorRegistry _registry = Metrics.NewCustomRegistry();
    private readonly ConntrackMetrics _metrics;

    public ConntrackMetricsTests()
    {
        _metrics = new ConntrackMetrics(_registry, new MetricSet(_registry), ["IPv4", "IPv6"], _folder);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Entries_and_limit_are_read_at_each_scrape()
    {
        Put("nf_conntrack_max", "262144\n");
        Put("nf_conntrack_count", "17\n");
        (await ScrapeAsync()).ShouldContain("\nkubeproxynet_conntrack_entries 17\n");

        Put("nf_conntrack_count", "18\n");
        var scrape = await ScrapeAsync();

        scrape.ShouldContain("\nkubeproxynet_conntrack_entries 18\n");
        scrape.ShouldContain("\nkubeproxynet_conntrack_limit 262144\n");
    }

    [Fact]
    public async Task What_cannot_be_read_is_not_shown()
    {
        var scrape = await ScrapeAsync();

        scrape.ShouldNotContain("\nkubeproxynet_conntrack_entries ");
        scrape.ShouldNotContain("\nkubeproxynet_conntrack_limit ");
    }

    [Fact]
    public async Task Failures_are_counted_and_settings_that_stay_as_they_are_are_named()
    {
        _metrics.ReconcilerFailed(IPFamily.IPv6);
        _metrics.SysctlNotSet("/proc/sys/net/netfilter/nf_conntrack_max");

        var scrape = await ScrapeAsync();

        scrape.ShouldContain("kubeproxynet_conntrack_reconciler_failures_total{ip_family=\"IPv4\"} 0\n");
        scrape.ShouldContain("kubeproxynet_conntrack_reconciler_failures_total{ip_family=\"IPv6\"} 1\n");
        scrape.ShouldContain("kubeproxynet_sysctl_not_set{file=\"/proc/sys/net/netfilter/nf_conntrack_max\"} 1\n");
    }

    private void Put(string file, string text) => File.WriteAllText(Path.Combine(_folder, file), text);

    private async Task<string> ScrapeAsync()
    {
        using var stream = new MemoryStream();
        await _registry.CollectAndExportAsTextAsync(stream);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
