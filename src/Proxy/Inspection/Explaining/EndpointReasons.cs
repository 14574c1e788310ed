using KubeProxyNet.Proxy.Rulesets;

namespace KubeProxyNet.Proxy.Inspection.Explaining;

/// <summary>Says in words why an endpoint gets traffic or does not. What is decided stands in <see cref="EndpointSelection"/>. Pure.</summary>
internal static class EndpointReasons
{
    /// <summary>The reason.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="isChosen">It gets traffic of policy Cluster.</param>
    /// <param name="all">All endpoints of the service port.</param>
    /// <param name="node">This node.</param>
    internal static string Of(EndpointFacts endpoint, bool isChosen, List<EndpointFacts> all, NodeFacts node)
    {
        var anyReady = all.Exists(static other => other.IsReady);
        if (endpoint.IsReady)
        {
            return isChosen ? Ready(endpoint, all, node) : NotHinted(endpoint, node);
        }

        return endpoint.IsServingTerminating
            ? anyReady ? "terminating, and others are ready" : "terminating, but it still serves, and nothing is ready"
            : endpoint.Source.Terminating ? "terminating, and no longer serving" : "not ready";
    }

    private static string Ready(EndpointFacts endpoint, List<EndpointFacts> all, NodeFacts node)
    {
        if (all.TrueForAll(other => !other.IsReady || (other.ForNodes.IsEmpty && other.ForZones.IsEmpty)))
        {
            return "ready";
        }

        return endpoint.ForNodes.Contains(node.Name) ? "ready, and hinted for this node"
            : node.Zone is { } zone && endpoint.ForZones.Contains(zone) ? $"ready, and hinted for zone {zone}"
            : "ready; hints do not count, for some endpoint has none or nothing is hinted for this node";
    }

    private static string NotHinted(EndpointFacts endpoint, NodeFacts node) => endpoint.ForNodes.IsEmpty || endpoint.ForNodes.Contains(node.Name)
        ? $"ready, but hinted for zone {Join(endpoint.ForZones)}, and this node is in {node.Zone ?? "no zone"}"
        : $"ready, but hinted for node {Join(endpoint.ForNodes)}{(endpoint.ForZones.IsEmpty ? "" : $" and zone {Join(endpoint.ForZones)}")}";

    private static string Join(IEnumerable<string> words) => string.Join(", ", words);
}
