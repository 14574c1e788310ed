using System.Net;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Netlink;
using KubeProxyNet.Proxy.Rulesets;

namespace KubeProxyNet.Proxy.Loop;

/// <summary>Is told what the loop does: health and metrics. Called on the loop's thread; must not block. Who does not care leaves a member out.</summary>
internal interface ISyncObserver
{
    /// <summary>A change waits to be programmed.</summary>
    void Queued(IPFamily family)
    {
    }

    /// <summary>A sync ended well.</summary>
    void Synced(IPFamily family, ApplyResult result, TimeSpan duration, RulesetChange change)
    {
    }

    /// <summary>A sync failed; another will be tried.</summary>
    void Failed(IPFamily family, TimeSpan duration, string reason)
    {
    }

    /// <summary>This node's object as last seen.</summary>
    void NodeSeen(KubeProxyNet.Informers.Models.Node node)
    {
    }

    /// <summary>Somebody else had changed the rules; they have been compared and, if that took any operation, repaired.</summary>
    void Repaired(IPFamily family, ForeignChange intruder, int operations)
    {
    }

    /// <summary>Something in an object cannot be followed; said once for each such thing.</summary>
    void ProblemFound(ObjectReport report)
    {
    }

    /// <summary>
    /// What load balancers are told from now on, since the kernel holds the rules that go with it; and on which addresses: those of NodePorts, null for
    /// all of the family.
    /// </summary>
    void HealthChecksChanged(IPFamily family, IReadOnlyCollection<HealthCheckPort> checks, EquatableArray<IPAddress>? addresses)
    {
    }

    /// <summary>Changes of so many objects have come.</summary>
    void ChangesSeen(int services, int endpointSlices)
    {
    }

    /// <summary>Changes of so many objects have come and are not in the kernel of every family.</summary>
    void ChangesPending(int services, int endpointSlices)
    {
    }

    /// <summary>Changes are in the kernel: how long that took since the oldest of them came, and since each of those that say when happened.</summary>
    void ChangesProgrammed(IPFamily family, TimeSpan sinceArrival, IReadOnlyCollection<TimeSpan> sinceTrigger)
    {
    }
}
