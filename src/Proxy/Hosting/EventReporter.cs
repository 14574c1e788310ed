using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Proxy.Events;
using KubeProxyNet.Proxy.Health;
using KubeProxyNet.Proxy.Loop;

namespace KubeProxyNet.Proxy.Hosting;

/// <summary>
/// Says as Kubernetes Events what is wrong on this node. Not what every node sees alike, such as a malformed Service: thousands of nodes would say
/// it at once; that is in metrics and logs.
/// </summary>
internal sealed class EventReporter(EventPublisher publisher, string node) : ISyncObserver
{
    private readonly EventSubject _node = EventSubject.Node(node);
    private readonly Dictionary<IPFamily, HashSet<ServicePortName>> _isolated = [];

    /// <summary>As kube-proxy at its start.</summary>
    internal void Started() => publisher.Publish(new ClusterEvent(_node, IsWarning: false, "Starting", "StartKubeProxy", "Starting KubeProxyNet in place of kube-proxy"));

    /// <summary>The port of a Service's health check is taken by somebody else.</summary>
    internal void HealthCheckFailed(ServiceHealthCheck check, string reason) => publisher.Publish(new ClusterEvent(
        EventSubject.Service(check.Namespace, check.Name), IsWarning: true, "FailedToStartServiceHealthcheck", "Listen", $"node {node} cannot listen on health check port {check.Port}: {reason}"));

    /// <inheritdoc/>
    public void Repaired(IPFamily family, ForeignChange intruder, int operations)
    {
        if (operations > 0)
        {
            publisher.Publish(new ClusterEvent(_node, IsWarning: true, "ServiceRulesChanged", "Repair", $"{intruder.NameOnly} changed the {family} rules of Services; they were repaired"));
        }
    }

    /// <inheritdoc/>
    public void Synced(IPFamily family, ApplyResult result, TimeSpan duration, RulesetChange change)
    {
        var before = _isolated.GetValueOrDefault(family) ?? [];
        HashSet<ServicePortName> now = [.. result.Isolated ?? []];
        foreach (var name in now.Where(name => !before.Contains(name)))
        {
            publisher.Publish(new ClusterEvent(
                EventSubject.Service(name.Namespace, name.Name), IsWarning: true, "FailedToProgramService", "Program", $"the kernel of node {node} refuses the {family} rules of port \"{name.Port}\"; it is left out, all others are served"));
        }

        _isolated[family] = now;
    }
}
