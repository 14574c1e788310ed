using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Proxy.Configuration;
using Prometheus;

namespace KubeProxyNet.Proxy.Monitoring;

/// <summary>The metrics that only some modes have. Those of other modes are not declared, so that no series of theirs is ever shown.</summary>
internal sealed class ModeMetrics
{
    private const string Family = "ip_family";

    private readonly Counter? _nftablesSyncFailures;
    private readonly Counter? _nftablesCleanupFailures;
    private readonly Counter? _restoreFailures;
    private readonly Counter? _partialRestoreFailures;
    private readonly Gauge? _rulesOwned;
    private readonly Gauge? _rulesWritten;
    private readonly Counter? _invalidDropped;
    private readonly Counter? _localhostAccepted;

    /// <summary>Declares what the mode has.</summary>
    public ModeMetrics(MetricSet metrics, ProxyMode mode, IEnumerable<string> families)
    {
        if (mode == ProxyMode.Nftables)
        {
            _nftablesSyncFailures = metrics.Counter("kubeproxy_sync_proxy_rules_nftables_sync_failures_total", "Number of failed nftables transactions", Family);
            _nftablesCleanupFailures = metrics.Counter("kubeproxy_sync_proxy_rules_nftables_cleanup_failures_total", "Number of failed removals of stale nftables objects", Family);
        }

        if (mode is ProxyMode.Iptables or ProxyMode.Ipvs)
        {
            _restoreFailures = metrics.Counter("kubeproxy_sync_proxy_rules_iptables_restore_failures_total", "Number of failed iptables-restore calls", Family);
        }

        if (mode == ProxyMode.Iptables)
        {
            _partialRestoreFailures = metrics.Counter("kubeproxy_sync_proxy_rules_iptables_partial_restore_failures_total", "Number of failed partial iptables-restore calls", Family);
            _rulesOwned = metrics.Gauge("kubeproxy_sync_proxy_rules_iptables_total", "Number of iptables rules owned by this proxy", "table", Family);
            _rulesWritten = metrics.Gauge("kubeproxy_sync_proxy_rules_iptables_last", "Number of iptables rules written by the last sync", "table", Family);
            _invalidDropped = metrics.Counter("kubeproxy_iptables_ct_state_invalid_dropped_packets_total", "Packets dropped by iptables for an invalid conntrack state");
            _localhostAccepted = metrics.Counter("kubeproxy_iptables_localhost_nodeports_accepted_packets_total", "Packets to NodePorts accepted on loopback addresses");
        }

        foreach (var family in families)
        {
            foreach (var counter in new[] { _nftablesSyncFailures, _nftablesCleanupFailures, _restoreFailures, _partialRestoreFailures })
            {
                counter?.WithLabels(family);
            }
        }
    }

    /// <summary>A sync failed.</summary>
    /// <param name="family">Whose.</param>
    /// <param name="wasPartial">It was to write what had changed, and not to compare everything.</param>
    public void SyncFailed(IPFamily family, bool wasPartial)
    {
        _nftablesSyncFailures?.WithLabels(family.ToString()).Inc();
        _restoreFailures?.WithLabels(family.ToString()).Inc();
        if (wasPartial)
        {
            _partialRestoreFailures?.WithLabels(family.ToString()).Inc();
        }
    }

    /// <summary>Stale nftables objects could not be removed.</summary>
    public void NftablesCleanupFailed(IPFamily family) => _nftablesCleanupFailures?.WithLabels(family.ToString()).Inc();

    /// <summary>What a sync left in a table (<c>nat</c>), and how much of it it wrote.</summary>
    public void IptablesRules(IPFamily family, string table, int owned, int written)
    {
        _rulesOwned?.WithLabels(table, family.ToString()).Set(owned);
        _rulesWritten?.WithLabels(table, family.ToString()).Set(written);
    }

    /// <summary>What the kernel has counted since boot.</summary>
    public void IptablesPackets(long invalidDropped, long localhostAccepted)
    {
        _invalidDropped?.IncTo(invalidDropped);
        _localhostAccepted?.IncTo(localhostAccepted);
    }
}
