using System.Net;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Informers.Models;
using KubeProxyNet.Netlink;
using KubeProxyNet.Proxy.Health;
using KubeProxyNet.Proxy.Loop;
using KubeProxyNet.Proxy.Monitoring;
using KubeProxyNet.Proxy.Rulesets;

namespace KubeProxyNet.Proxy.Hosting;

/// <summary>Tells health and metrics what the loop does. Totals are kept by adding what each sync changed, so that no sync walks all Services.</summary>
internal sealed class SyncReporter(ProxyHealth health, ProxyMetrics metrics, ServiceHealthReporter services) : ISyncObserver
{
    private readonly Dictionary<IPFamily, Totals> _totals = [];
    private readonly Dictionary<IPFamily, int> _isolated = [];
    private readonly HashSet<IPFamily> _seen = [];

    // Those whose next sync looks at changes only: the one before succeeded.
    private readonly HashSet<IPFamily> _whole = [];

    /// <inheritdoc/>
    public void Queued(IPFamily family)
    {
        health.Queued(family);
        metrics.Queued(family);
    }

    /// <inheritdoc/>
    public void Synced(IPFamily family, ApplyResult result, TimeSpan duration, RulesetChange change)
    {
        health.Synced(family);
        _whole.Add(family);
        metrics.SyncFinished(family, duration, succeeded: true, result.WasFull);
        if (result.Batches > 0)
        {
            metrics.KernelBatch(family, result.KernelTime);
        }

        if (_seen.Add(family))
        {
            metrics.Adopted(family, result.Operations == 0 ? "unchanged" : "changed");
        }

        foreach (var (table, owned, written) in result.Rules ?? [])
        {
            metrics.Mode.IptablesRules(family, table, owned, written);
        }

        var totals = _totals.GetValueOrDefault(family);
        foreach (var name in change.Services)
        {
            totals += Totals.Of(change.Desired.Services.GetValueOrDefault(name));
            totals -= Totals.Of(change.Applied.Services.GetValueOrDefault(name));
        }

        _totals[family] = totals;
        metrics.Isolated(family, result.Isolated?.Count ?? 0, Math.Max(0, (result.Isolated?.Count ?? 0) - _isolated.GetValueOrDefault(family)));
        _isolated[family] = result.Isolated?.Count ?? 0;
        metrics.Programmed(family, change.Desired.Services.Count, totals.Endpoints);
        metrics.NoLocalEndpoints(family, totals.NoLocalInternal, totals.NoLocalExternal);
    }

    /// <inheritdoc/>
    public void Failed(IPFamily family, TimeSpan duration, string reason)
    {
        health.Failed(family, reason);
        metrics.SyncFinished(family, duration, succeeded: false, wasFull: false);
        metrics.Mode.SyncFailed(family, wasPartial: _whole.Remove(family));
    }

    /// <inheritdoc/>
    public void ChangesSeen(int services, int endpointSlices)
    {
        metrics.ServiceChanges(services);
        metrics.EndpointChanges(endpointSlices);
    }

    /// <inheritdoc/>
    public void ChangesPending(int services, int endpointSlices) => metrics.Pending(services, endpointSlices);

    /// <inheritdoc/>
    public void ChangesProgrammed(IPFamily family, TimeSpan sinceArrival, IReadOnlyCollection<TimeSpan> sinceTrigger)
    {
        metrics.Committed(family, sinceArrival);
        foreach (var since in sinceTrigger)
        {
            metrics.NetworkProgrammed(family, since);
        }
    }

    /// <inheritdoc/>
    public void Repaired(IPFamily family, ForeignChange intruder, int operations) => metrics.ForeignlyChanged(family, intruder.Process, operations > 0);

    /// <inheritdoc/>
    public void NodeSeen(Node node) => health.NodeSeen(node);

    /// <inheritdoc/>
    public void ProblemFound(ObjectReport report) => metrics.InvalidObjectSeen(report.Kind);

    /// <inheritdoc/>
    public void HealthChecksChanged(IPFamily family, IReadOnlyCollection<HealthCheckPort> checks, EquatableArray<IPAddress>? addresses) => services.Set(family, checks, addresses);

    private readonly record struct Totals(int Endpoints, int NoLocalInternal, int NoLocalExternal)
    {
        public static Totals operator +(Totals left, Totals right) =>
            new(left.Endpoints + right.Endpoints, left.NoLocalInternal + right.NoLocalInternal, left.NoLocalExternal + right.NoLocalExternal);

        public static Totals operator -(Totals left, Totals right) =>
            new(left.Endpoints - right.Endpoints, left.NoLocalInternal - right.NoLocalInternal, left.NoLocalExternal - right.NoLocalExternal);

        internal static Totals Of(ServiceRules? rules)
        {
            if (rules is null)
            {
                return default;
            }

            var missing = rules.Frontends.Where(frontend => frontend.WhenEmpty == EmptyGroupVerdict.Drop && rules.DestinationsOf(frontend).Count == 0).ToList();
            return new Totals(
                Math.Max(rules.Cluster.Count, rules.Local.Count),
                missing.Exists(frontend => frontend.Kind == FrontendKind.ClusterIP) ? 1 : 0,
                missing.Exists(frontend => frontend.Kind != FrontendKind.ClusterIP) ? 1 : 0);
        }
    }
}
