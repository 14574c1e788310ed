using KubeProxyNet.Informers.Decoding.Json;
using KubeProxyNet.Informers.Models;

namespace KubeProxyNet.Informers;

/// <summary>The kinds a node needs, with the filters kube-proxy asks the server for.</summary>
public static class ResourceKinds
{
    /// <summary>Services that have a ClusterIP and are not somebody else's to serve.</summary>
    public static ResourceKind<Service> Services { get; } = new()
    {
        Version = "v1",
        Resource = "services",
        IsNamespaced = true,
        LabelSelector = "!service.kubernetes.io/service-proxy-name",
        FieldSelector = "spec.clusterIP!=None",
        Decoder = new JsonObjectDecoder<Service>("Service", isNamespaced: true, static () => new ServiceBuilder()),
    };

    /// <summary>Slices of Services that are not headless.</summary>
    public static ResourceKind<EndpointSlice> EndpointSlices { get; } = new()
    {
        Group = "discovery.k8s.io",
        Version = "v1",
        Resource = "endpointslices",
        IsNamespaced = true,
        LabelSelector = "!service.kubernetes.io/headless",
        Decoder = new JsonObjectDecoder<EndpointSlice>("EndpointSlice", isNamespaced: true, static () => new EndpointSliceBuilder()),
    };

    /// <summary>The ranges of ClusterIPs; served since Kubernetes 1.33.</summary>
    public static ResourceKind<ServiceCIDR> ServiceCIDRs { get; } = new()
    {
        Group = "networking.k8s.io",
        Version = "v1",
        Resource = "servicecidrs",
        IsOptional = true,
        Decoder = new JsonObjectDecoder<ServiceCIDR>("ServiceCIDR", isNamespaced: false, static () => new ServiceCIDRBuilder()),
    };

    /// <summary>All nodes.</summary>
    public static ResourceKind<Node> Nodes { get; } = new()
    {
        Version = "v1",
        Resource = "nodes",
        Decoder = new JsonObjectDecoder<Node>("Node", isNamespaced: false, static () => new NodeBuilder()),
    };

    /// <summary>One node, by its name.</summary>
    public static ResourceKind<Node> Node(string name) => Nodes with { FieldSelector = $"metadata.name={name}" };
}
