using KubeProxyNet.Informers.Models;

namespace KubeProxyNet.Proxy.Inspection;

/// <summary>What the API server says, asked once.</summary>
internal sealed record ClusterView
{
    /// <summary>All Services that a proxy has to do with.</summary>
    public IReadOnlyList<Service> Services { get; init; } = [];

    /// <summary>Their endpoints.</summary>
    public IReadOnlyList<EndpointSlice> EndpointSlices { get; init; } = [];

    /// <summary>All nodes, if they were asked for; else this one, if there is one.</summary>
    public IReadOnlyList<Node> Nodes { get; init; } = [];

    /// <summary>The ranges that ClusterIPs come from.</summary>
    public IReadOnlyList<ServiceCIDR> ServiceCIDRs { get; init; } = [];

    /// <summary>The slices of a Service.</summary>
    public IReadOnlyList<EndpointSlice> SlicesOf(ObjectKey service) =>
        [.. EndpointSlices.Where(slice => slice.Key.Namespace == service.Namespace && slice.ServiceName == service.Name).OrderBy(slice => slice.Key.Name, StringComparer.Ordinal)];
}
