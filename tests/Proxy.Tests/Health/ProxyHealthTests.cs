using System.Text;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Informers.Models;
using KubeProxyNet.Proxy.Health;

namespace KubeProxyNet.Proxy.Tests.Health;

public class ProxyHealthTests
{
    private readonly ManualTime _time = new();
    private readonly List<InformerFreshness> _informers = [];
    private readonly ProxyHealth _health;

    public ProxyHealthTests()
    {
        _health = new ProxyHealth([IPFamily.IPv4, IPFamily.IPv6], TimeSpan.FromSeconds(30), () => _informers, TimeSpan.FromMinutes(2), _time);
        _health.NodeSeen(Node());
    }

    [Fact]
    public void A_first_sync_that_never_succeeds_turns_health_red_after_two_periods()
    {
        _health.IsHealthy.ShouldBeTrue();
        _health.Failed(IPFamily.IPv4, "EPERM");
        _time.Advance(TimeSpan.FromSeconds(59));
        _health.IsHealthy.ShouldBeTrue();

        _time.Advance(TimeSpan.FromSeconds(1));
        _health.IsHealthy.ShouldBeFalse();

        _health.Synced(IPFamily.IPv4);
        _health.IsHealthy.ShouldBeFalse();
        _health.Synced(IPFamily.IPv6);
        _health.IsHealthy.ShouldBeTrue();
    }

    [Fact]
    public void The_oldest_waiting_change_counts_and_a_success_takes_it_away()
    {
        SyncBoth();
        _time.Advance(TimeSpan.FromHours(1));
        _health.IsHealthy.ShouldBeTrue();

        _health.Queued(IPFamily.IPv4);
        _time.Advance(TimeSpan.FromSeconds(40));
        _health.Queued(IPFamily.IPv4);
        _time.Advance(TimeSpan.FromSeconds(20));
        _health.IsHealthy.ShouldBeFalse();

        _health.Synced(IPFamily.IPv4);
        _health.IsHealthy.ShouldBeTrue();
    }

    [Fact]
    public void Healthz_looks_at_the_node_and_livez_does_not()
    {
        SyncBoth();

        foreach (var node in new[] { Node() with { IsDeleting = true }, Node() with { TaintKeys = ["a", "ToBeDeletedByClusterAutoscaler"] } })
        {
            _health.NodeSeen(node);
            HealthReport.Health(_health, withNode: true).IsGood.ShouldBeFalse();
            HealthReport.Health(_health, withNode: false).IsGood.ShouldBeTrue();
        }

        _health.NodeSeen(Node() with { TaintKeys = ["a"] });
        HealthReport.Health(_health, withNode: true).IsGood.ShouldBeTrue();
    }

    [Fact]
    public void A_node_that_was_never_seen_is_not_eligible()
    {
        var health = new ProxyHealth([IPFamily.IPv4], TimeSpan.FromSeconds(30), () => [], TimeSpan.FromMinutes(2), _time);

        HealthReport.Health(health, withNode: true).IsGood.ShouldBeFalse();
        HealthReport.Health(health, withNode: false).IsGood.ShouldBeTrue();
    }

    [Fact]
    public void The_body_is_kube_proxys_when_all_is_well()
    {
        SyncBoth();
        _time.Advance(TimeSpan.FromMilliseconds(1500));

        Body(HealthReport.Health(_health, withNode: true)).ShouldBe(
            """{"lastUpdated":"2026-01-02T03:04:06.5Z","currentTime":"2026-01-02T03:04:06.5Z","nodeEligible":true,"healthy":true,"status":{"IPv4":{"lastUpdated":"2026-01-02T03:04:05Z","healthy":true},"IPv6":{"lastUpdated":"2026-01-02T03:04:05Z","healthy":true}}}""");
    }

    [Fact]
    public void The_body_is_kube_proxys_when_a_family_is_behind()
    {
        _health.Synced(IPFamily.IPv4);
        _time.Advance(TimeSpan.FromSeconds(60));

        Body(HealthReport.Health(_health, withNode: false)).ShouldBe(
            """{"lastUpdated":"2026-01-02T03:04:05Z","currentTime":"2026-01-02T03:05:05Z","healthy":false,"status":{"IPv4":{"lastUpdated":"2026-01-02T03:04:05Z","healthy":true},"IPv6":{"lastUpdated":"0001-01-01T00:00:00Z","healthy":false}}}""");
    }

    [Fact]
    public void A_doomed_node_answers_red_with_a_healthy_body()
    {
        SyncBoth();
        _time.Advance(TimeSpan.FromSeconds(5));
        _health.NodeSeen(Node() with { IsDeleting = true });

        var report = HealthReport.Health(_health, withNode: true);

        report.IsGood.ShouldBeFalse();
        Body(report).ShouldStartWith("""{"lastUpdated":"2026-01-02T03:04:05Z","currentTime":"2026-01-02T03:04:10Z","nodeEligible":false,"healthy":true,""");
    }

    [Fact]
    public void A_node_is_ready_when_its_watches_are_fresh_and_its_last_syncs_good()
    {
        _informers.Add(new InformerFreshness("services", IsSynced: false, TimeSpan.Zero));
        _informers.Add(new InformerFreshness("endpointslices", IsSynced: true, TimeSpan.FromSeconds(150.5)));
        _health.Failed(IPFamily.IPv6, "EPERM");
        _health.Obstruct("node", "no Node object of this name");

        _health.ReasonsNotReady().ShouldBe(
        [
            new("services", "the first list is not complete"),
            new("endpointslices", "nothing heard from the API server for 2m30s"),
            new("IPv4", "no sync has succeeded yet"),
            new("IPv6", "the last sync failed: EPERM"),
            new("node", "no Node object of this name"),
        ]);

        _informers.Clear();
        _informers.Add(new InformerFreshness("services", IsSynced: true, TimeSpan.FromSeconds(20)));
        SyncBoth();
        _health.Clear("node");
        HealthReport.Readiness(_health).IsGood.ShouldBeTrue();

        _health.Queued(IPFamily.IPv4);
        _time.Advance(TimeSpan.FromSeconds(61));
        Body(HealthReport.Readiness(_health)).ShouldBe(
            """{"ready":false,"currentTime":"2026-01-02T03:05:06Z","reasons":[{"subject":"IPv4","reason":"a change has waited for 1m1s"}]}""");
    }

    private void SyncBoth()
    {
        _health.Synced(IPFamily.IPv4);
        _health.Synced(IPFamily.IPv6);
    }

    private static Node Node() => new() { Key = new ObjectKey("", "node-1") };

    private static string Body((bool IsGood, byte[] Body) report) => Encoding.UTF8.GetString(report.Body);
}
