using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;

namespace KubeProxyNet.Informers.Models;

/// <summary>The part of a Service that a node has to know.</summary>
public sealed record Service : ApiObject
{
    /// <summary>ClusterIP, NodePort, LoadBalancer or ExternalName.</summary>
    public string Type { get; init; } = "ClusterIP";

    /// <summary>The virtual addresses, at most one of each family (go by the address, not by its place); empty for a headless Service.</summary>
    public ImmutableArray<IPAddress> ClusterIPs { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>True if the Service asks for no virtual address (<c>clusterIP: None</c>).</summary>
    public bool IsHeadless { get; init; }

    /// <summary>The families asked for, in the order of <see cref="ClusterIPs"/>.</summary>
    public ImmutableArray<AddressFamily> IPFamilies { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>The ports that could be read.</summary>
    public ImmutableArray<ServicePort> Ports { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>Addresses routed here by somebody else.</summary>
    public ImmutableArray<IPAddress> ExternalIPs { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>Addresses of the load balancer, from the status.</summary>
    public ImmutableArray<LoadBalancerIngress> LoadBalancerIngress { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>Who may pass through the load balancer's addresses.</summary>
    public LoadBalancerSourceRanges LoadBalancerSourceRanges { get; init; } = LoadBalancerSourceRanges.None;

    /// <summary>None or ClientIP.</summary>
    public string SessionAffinity { get; init; } = "None";

    /// <summary>How long a client stays with its endpoint, in seconds; the API's default is three hours.</summary>
    public int SessionAffinityTimeoutSeconds { get; init; } = 10_800;

    /// <summary>Cluster or Local, for traffic to the ClusterIPs.</summary>
    public string InternalTrafficPolicy { get; init; } = "Cluster";

    /// <summary>Cluster or Local, for traffic from outside.</summary>
    public string ExternalTrafficPolicy { get; init; } = "Cluster";

    /// <summary>Where load balancers ask whether this node has endpoints, 0 if nowhere.</summary>
    public ushort HealthCheckNodePort { get; init; }

    /// <summary>True if endpoints count before they are ready; the slice controller marks them ready then.</summary>
    public bool PublishNotReadyAddresses { get; init; }

    /// <summary>The label <c>service.kubernetes.io/service-proxy-name</c>, null if absent.</summary>
    public string? ServiceProxyName { get; init; }

    /// <summary>The annotation <c>service.kubernetes.io/topology-mode</c> or its predecessor, null if absent.</summary>
    public string? TopologyMode { get; init; }

    /// <summary>The field <c>spec.trafficDistribution</c>, null if absent.</summary>
    public string? TrafficDistribution { get; init; }

    /// <summary>The annotations that begin with <c>kubeproxynet.io/</c>, by their full names.</summary>
    public IReadOnlyDictionary<string, string> Annotations { get; init; } = FrozenDictionary<string, string>.Empty;
}
