using KubeProxyNet.Backends.Rules;

namespace KubeProxyNet.Proxy.Rulesets;

/// <summary>Chooses among a service port's endpoints. kube-proxy's CategorizeEndpoints; KEP-1669, KEP-2433, KEP-3015. Pure.</summary>
internal static class EndpointSelection
{
    /// <summary>
    /// The destinations of traffic policy Cluster: the ready ones that topology allows; if nothing is ready, those that still serve while
    /// they terminate, wherever they are.
    /// </summary>
    internal static Destination[] SelectCluster(List<EndpointFacts> endpoints, NodeFacts node)
    {
        var ready = endpoints.Where(endpoint => endpoint.IsReady).ToList();
        if (ready.Count == 0)
        {
            return ToDestinations(endpoints.Where(endpoint => endpoint.IsServingTerminating));
        }

        if (CanPrefer(ready, endpoint => endpoint.ForNodes, node.Name))
        {
            return ToDestinations(ready.Where(endpoint => endpoint.ForNodes.Contains(node.Name)));
        }

        return node.Zone is { } zone && CanPrefer(ready, endpoint => endpoint.ForZones, zone)
            ? ToDestinations(ready.Where(endpoint => endpoint.ForZones.Contains(zone)))
            : ToDestinations(ready);
    }

    /// <summary>The destinations of traffic policy Local: the ready ones on this node; if there is none, those that still serve here. Topology never applies.</summary>
    internal static Destination[] SelectLocal(List<EndpointFacts> endpoints)
    {
        var ready = ToDestinations(endpoints.Where(endpoint => endpoint.IsLocal && endpoint.IsReady));
        return ready.Length > 0 ? ready : ToDestinations(endpoints.Where(endpoint => endpoint.IsLocal && endpoint.IsServingTerminating));
    }

    /// <summary>Whether anybody in the cluster could answer.</summary>
    internal static bool HasAny(List<EndpointFacts> endpoints) => endpoints.Exists(endpoint => endpoint.IsReady || endpoint.IsServingTerminating);

    // Every ready endpoint must carry hints: one without turns the feature off, since the hints are then not of one piece.
    private static bool CanPrefer(List<EndpointFacts> ready, Func<EndpointFacts, System.Collections.Immutable.ImmutableArray<string>> hints, string here) =>
        ready.TrueForAll(endpoint => hints(endpoint).Length > 0) && ready.Exists(endpoint => hints(endpoint).Contains(here));

    private static Destination[] ToDestinations(IEnumerable<EndpointFacts> endpoints) => [.. endpoints.Select(endpoint => endpoint.ToDestination())];
}
