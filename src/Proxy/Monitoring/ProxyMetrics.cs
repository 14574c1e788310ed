using System.Globalization;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Proxy.Configuration;
using KubeProxyNet.Proxy.Health;
using Prometheus;

namespace KubeProxyNet.Proxy.Monitoring;

/// <summary>
/// kube-proxy's metrics under kube-proxy's names, and ours, which begin with <c>kubeproxynet_</c>. Methods say what happened; none of them
/// allocates or waits on the way of a change to the kernel.
/// </summary>
internal sealed class ProxyMetrics
{
    private readonly TimeProvider _time;
    private readonly IReadOnlyList<SyncMetrics> _families;
    private readonly Gauge _endpointChangesPending;
    private readonly Counter _endpointChanges;
    private readonly Gauge _serviceChangesPending;
    private readonly Counter _serviceChanges;
    private readonly Counter _healthz;
    private readonly Counter _livez;
    private readonly Histogram _conntrackDuration;
    private readonly Counter _conntrackDeleted;
    private readonly Gauge _informerStaleness;
    private readonly Counter _informerLists;
    private readonly Gauge _affinityClients;
    private readonly Gauge _affinityFill;
    private readonly Counter _listenFailures;
    private readonly Counter _invalidObjectsSeen;
    private readonly Counter _adoptions;
    private readonly Counter _externalChanges;
    private readonly Counter _repairs;

    /// <summary>Declares the metrics of a mode.</summary>
    public ProxyMetrics(ProxyOptions options, TimeProvider time)
    {
        _time = time;
        Registry = Metrics.NewCustomRegistry();
        var metrics = new MetricSet(Registry);
        string[] families = [nameof(IPFamily.IPv4), nameof(IPFamily.IPv6)];
        _families = SyncMetrics.Declare(metrics, options.Mode != ProxyMode.Ipvs, families);
        Mode = new ModeMetrics(metrics, options.Mode, families);
        Process = new ProcessMetrics(Registry, metrics, options, time);
        Client = new ClientMetrics(metrics);
        Conntrack = new ConntrackMetrics(Registry, metrics, families);
        Migration = new MigrationMetrics(metrics);
        _endpointChangesPending = metrics.Gauge("kubeproxy_sync_proxy_rules_endpoint_changes_pending", "Pending endpoint changes");
        _endpointChanges = metrics.Counter("kubeproxy_sync_proxy_rules_endpoint_changes_total", "Endpoint changes");
        _serviceChangesPending = metrics.Gauge("kubeproxy_sync_proxy_rules_service_changes_pending", "Pending service changes");
        _serviceChanges = metrics.Counter("kubeproxy_sync_proxy_rules_service_changes_total", "Service changes");
        _healthz = metrics.Counter("kubeproxy_proxy_healthz_total", "Answers of /healthz by status code", "code");
        _livez = metrics.Counter("kubeproxy_proxy_livez_total", "Answers of /livez by status code", "code");
        _conntrackDuration = metrics.Histogram("kubeproxy_conntrack_reconciler_sync_duration_seconds", "Time of one removal of stale conntrack entries in seconds", Buckets.Sync, "ip_family");
        _conntrackDeleted = metrics.Counter("kubeproxy_conntrack_reconciler_deleted_entries_total", "Removed conntrack entries", "ip_family");
        _informerStaleness = metrics.Gauge("kubeproxynet_informer_staleness_seconds", "Time since the API server last said anything about a resource in seconds", "resource");
        _informerLists = metrics.Counter("kubeproxynet_informer_lists_total", "Complete lists of a resource that were taken: one at the start, and one whenever changes may have been missed", "resource");
        _affinityClients = metrics.Gauge("kubeproxynet_affinity_clients", "Number of clients that session affinity holds to an endpoint; from Linux 6.16 on", "ip_family");
        _affinityFill = metrics.Gauge("kubeproxynet_affinity_fill_ratio", "How full the fullest affinity map of a service port is, 1 being full; from Linux 6.16 on", "ip_family");
        _listenFailures = metrics.Counter("kubeproxynet_listen_failures_total", "How often a server of this proxy could not listen on its address", "server");
        _invalidObjectsSeen = metrics.Counter("kubeproxynet_invalid_objects_total", "How often a part of an API object could not be followed", "kind");
        _externalChanges = metrics.Counter("kubeproxynet_external_changes_total", "How often another process changed the rules of this proxy", "ip_family", "process");
        _repairs = metrics.Counter("kubeproxynet_drift_repairs_total", "How often rules that differed from what was wanted were repaired", "ip_family");
        Array.ForEach(families, family => _repairs.WithLabels(family));
        _adoptions = metrics.Counter("kubeproxynet_adoptions_total", "First syncs by what they found in the kernel: everything unchanged, or something to be written", "ip_family", "result");
    }

    /// <summary>What <c>/metrics</c> shows.</summary>
    public CollectorRegistry Registry { get; }

    /// <summary>The active mode's own metrics.</summary>
    public ModeMetrics Mode { get; }

    /// <summary>This process and the version it is of.</summary>
    public ProcessMetrics Process { get; }

    /// <summary>Requests to the API server.</summary>
    public ClientMetrics Client { get; }

    /// <summary>The kernel's table of flows.</summary>
    public ConntrackMetrics Conntrack { get; }

    /// <summary>Taking over from kube-proxy.</summary>
    public MigrationMetrics Migration { get; }

    /// <summary>Asks for the state of the watches at each scrape.</summary>
    public void WatchInformers(Func<IEnumerable<InformerFreshness>> informers) => Registry.AddBeforeCollectCallback(() =>
    {
        foreach (var informer in informers())
        {
            _informerStaleness.WithLabels(informer.Name).Set(informer.SinceContact.TotalSeconds);
            _informerLists.WithLabels(informer.Name).IncTo(informer.Lists);
        }
    });

    /// <summary>A sync is wanted.</summary>
    public void Queued(IPFamily family) => Of(family).LastQueued.Set(UnixNow());

    /// <summary>A sync ended.</summary>
    public void SyncFinished(IPFamily family, TimeSpan duration, bool succeeded, bool wasFull)
    {
        var series = Of(family);
        series.Duration.Observe(duration.TotalSeconds);
        (wasFull ? series.FullDuration : series.PartialDuration)?.Observe(duration.TotalSeconds);
        if (succeeded)
        {
            series.LastSync.Set(UnixNow());
        }
    }

    /// <summary>The kernel took a sync's changes.</summary>
    public void KernelBatch(IPFamily family, TimeSpan duration) => Of(family).KernelBatch.Observe(duration.TotalSeconds);

    /// <summary>A watch event is in the kernel.</summary>
    public void Committed(IPFamily family, TimeSpan sinceEvent) => Of(family).EventToCommit.Observe(sinceEvent.TotalSeconds);

    /// <summary>A change of endpoints that carried its trigger time is in the kernel.</summary>
    public void NetworkProgrammed(IPFamily family, TimeSpan sinceTrigger) => Of(family).Programming.Observe(sinceTrigger.TotalSeconds);

    /// <summary>How much is programmed.</summary>
    public void Programmed(IPFamily family, int servicePorts, int endpoints)
    {
        Of(family).Services.Set(servicePorts);
        Of(family).Endpoints.Set(endpoints);
    }

    /// <summary>Service ports of policy Local that have an endpoint, but none here.</summary>
    public void NoLocalEndpoints(IPFamily family, int internalPolicy, int externalPolicy)
    {
        Of(family).NoLocalInternal.Set(internalPolicy);
        Of(family).NoLocalExternal.Set(externalPolicy);
    }

    /// <summary>How many service ports are left out, and how many of them since the last call.</summary>
    public void Isolated(IPFamily family, int now, int more)
    {
        Of(family).Isolated.Set(now);
        Of(family).IsolatedTotal.Inc(more);
    }

    /// <summary>Slices changed.</summary>
    public void EndpointChanges(int count) => _endpointChanges.Inc(count);

    /// <summary>Services changed.</summary>
    public void ServiceChanges(int count) => _serviceChanges.Inc(count);

    /// <summary>Changes that are not programmed yet.</summary>
    public void Pending(int services, int endpoints)
    {
        _serviceChangesPending.Set(services);
        _endpointChangesPending.Set(endpoints);
    }

    /// <summary><c>/healthz</c> was answered.</summary>
    public void HealthzAnswered(int code) => _healthz.WithLabels(code.ToString(CultureInfo.InvariantCulture)).Inc();

    /// <summary><c>/livez</c> was answered.</summary>
    public void LivezAnswered(int code) => _livez.WithLabels(code.ToString(CultureInfo.InvariantCulture)).Inc();

    /// <summary>Stale conntrack entries were removed.</summary>
    public void ConntrackReconciled(IPFamily family, TimeSpan duration, int deleted)
    {
        _conntrackDuration.WithLabels(family.ToString()).Observe(duration.TotalSeconds);
        _conntrackDeleted.WithLabels(family.ToString()).Inc(deleted);
    }

    /// <summary>A part of an object cannot be followed.</summary>
    public void InvalidObjectSeen(string kind) => _invalidObjectsSeen.WithLabels(kind).Inc();

    /// <summary>How many clients session affinity holds, and how full the fullest map is.</summary>
    public void AffinityUse(IPFamily family, long clients, double fullest)
    {
        _affinityClients.WithLabels(family.ToString()).Set(clients);
        _affinityFill.WithLabels(family.ToString()).Set(fullest);
    }

    /// <summary>A server could not listen; it tries again.</summary>
    /// <param name="server"><c>health</c>, <c>metrics</c> or <c>service-health</c>.</param>
    public void ListenFailed(string server) => _listenFailures.WithLabels(server).Inc();

    /// <summary>The first sync of a family is done.</summary>
    /// <param name="family">The family.</param>
    /// <param name="result"><c>unchanged</c> or <c>changed</c>.</param>
    public void Adopted(IPFamily family, string result) => _adoptions.WithLabels(family.ToString(), result).Inc();

    /// <summary>Somebody else has changed the rules, and they were compared.</summary>
    /// <param name="family">The family.</param>
    /// <param name="process">The name of that process; empty if it is not known. There are few: what runs on a node as root.</param>
    /// <param name="wasRepaired">Something differed.</param>
    public void ForeignlyChanged(IPFamily family, string process, bool wasRepaired)
    {
        _externalChanges.WithLabels(family.ToString(), process).Inc();
        if (wasRepaired)
        {
            _repairs.WithLabels(family.ToString()).Inc();
        }
    }

    private SyncMetrics Of(IPFamily family) => _families[(int)family];

    private double UnixNow() => (_time.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds;
}
