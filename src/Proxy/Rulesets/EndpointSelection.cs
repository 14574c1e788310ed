using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Netlink;

namespace KubeProxyNet.Proxy.Rulesets;

/// <summary>Chooses among a service port's endpoints. kube-proxy's CategorizeEndpoints; KEP-1669, KEP-2433, KEP-3015. Pure.</summary>
internal static class EndpointSelection
{
    /// <summary>
    /// The destinations of traffic policy Cluster: the ready ones that topology allows; if nothing is ready, those that still serve while
    /// they terminate, wherever they are.
    /// </summary>
    internal static EquatableArray<Destination> SelectCluster(List<EndpointFacts> endpoints, NodeFacts node)
    {
        // Nearly always all of them are, and then no list has to be made.
        var ready = endpoints.TrueForAll(static endpoint => endpoint.IsReady) ? endpoints : endpoints.FindAll(static endpoint => endpoint.IsReady);
        if (ready.Count == 0)
        {
            return ToDestinations(endpoints.FindAll(static endpoint => endpoint.IsServingTerminating));
        }

        if (CanPrefer(ready, static endpoint => endpoint.ForNodes, node.Name))
        {
            return ToDestinations(ready.FindAll(endpoint => endpoint.ForNodes.Contains(node.Name)));
        }

        return node.Zone is { } zone && CanPrefer(ready, static endpoint => endpoint.ForZones, zone)
            ? ToDestinations(ready.FindAll(endpoint => endpoint.ForZones.Contains(zone)))
            : ToDestinations(ready);
    }

    /// <summary>The destinations of traffic policy Local: the ready ones on this node; if there is none, those that still serve here. Topology never applies.</summary>
    internal static EquatableArray<Destination> SelectLocal(List<EndpointFacts> endpoints)
    {
        var ready = endpoints.FindAll(static endpoint => endpoint.IsLocal && endpoint.IsReady);
        return ToDestinations(ready.Count > 0 ? ready : endpoints.FindAll(static endpoint => endpoint.IsLocal && endpoint.IsServingTerminating));
    }

    /// <summary>Whether anybody in the cluster could answer.</summary>
    internal static bool HasAny(List<EndpointFacts> endpoints) => endpoints.Exists(endpoint => endpoint.IsReady || endpoint.IsServingTerminating);

    // Every ready endpoint must carry hints: one without turns the feature off, since the hints are then not of one piece.
    private static bool CanPrefer(List<EndpointFacts> ready, Func<EndpointFacts, System.Collections.Immutable.ImmutableArray<string>> hints, string here) =>
        ready.TrueForAll(endpoint => hints(endpoint).Length > 0) && ready.Exists(endpoint => hints(endpoint).Contains(here));

    private static EquatableArray<Destination> ToDestinations(List<EndpointFacts> endpoints)
    {
        var destinations = new Destination[endpoints.Count];
        for (var index = 0; index < destinations.Length; index++)
        {
            destinations[index] = endpoints[index].ToDestination();
        }

        return EquatableArray.Wrap(destinations);
    }
}
