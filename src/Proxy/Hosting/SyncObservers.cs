using System.Net;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Informers.Models;
using KubeProxyNet.Netlink;
using KubeProxyNet.Proxy.Loop;
using KubeProxyNet.Proxy.Rulesets;

namespace KubeProxyNet.Proxy.Hosting;

/// <summary>Tells several what the loop does, in this order.</summary>
internal sealed class SyncObservers(params ISyncObserver[] observers) : ISyncObserver
{
    /// <inheritdoc/>
    public void Queued(IPFamily family) => Array.ForEach(observers, observer => observer.Queued(family));

    /// <inheritdoc/>
    public void Synced(IPFamily family, ApplyResult result, TimeSpan duration, RulesetChange change) =>
        Array.ForEach(observers, observer => observer.Synced(family, result, duration, change));

    /// <inheritdoc/>
    public void Failed(IPFamily family, TimeSpan duration, string reason) => Array.ForEach(observers, observer => observer.Failed(family, duration, reason));

    /// <inheritdoc/>
    public void NodeSeen(Node node) => Array.ForEach(observers, observer => observer.NodeSeen(node));

    /// <inheritdoc/>
    public void Repaired(IPFamily family, ForeignChange intruder, int operations) => Array.ForEach(observers, observer => observer.Repaired(family, intruder, operations));

    /// <inheritdoc/>
    public void HealthChecksChanged(IPFamily family, IReadOnlyCollection<HealthCheckPort> checks, EquatableArray<IPAddress>? addresses) =>
        Array.ForEach(observers, observer => observer.HealthChecksChanged(family, checks, addresses));

    /// <inheritdoc/>
    public void ProblemFound(ObjectReport report) => Array.ForEach(observers, observer => observer.ProblemFound(report));

    /// <inheritdoc/>
    public void ChangesSeen(int services, int endpointSlices) => Array.ForEach(observers, observer => observer.ChangesSeen(services, endpointSlices));

    /// <inheritdoc/>
    public void ChangesPending(int services, int endpointSlices) => Array.ForEach(observers, observer => observer.ChangesPending(services, endpointSlices));

    /// <inheritdoc/>
    public void ChangesProgrammed(IPFamily family, TimeSpan sinceArrival, IReadOnlyCollection<TimeSpan> sinceTrigger) =>
        Array.ForEach(observers, observer => observer.ChangesProgrammed(family, sinceArrival, sinceTrigger));
}
