using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Net;

namespace KubeProxyNet.Informers.Models;

/// <summary>The part of a Node that proxying and the pod network need.</summary>
public sealed record Node : ApiObject
{
    /// <summary>Addresses of type InternalIP, in the object's order.</summary>
    public ImmutableArray<IPAddress> InternalIPs { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>Addresses of type ExternalIP, in the object's order.</summary>
    public ImmutableArray<IPAddress> ExternalIPs { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>The pod subnets given to the node.</summary>
    public ImmutableArray<IPNetwork> PodCIDRs { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>The label <c>topology.kubernetes.io/zone</c>, null if absent.</summary>
    public string? Zone { get; init; }

    /// <summary>True if the node has a deletion timestamp.</summary>
    public bool IsDeleting { get; init; }

    /// <summary>The keys of the node's taints.</summary>
    public ImmutableArray<string> TaintKeys { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>The annotations that begin with <c>flannel.alpha.coreos.com/</c> or <c>kubeproxynet.io/</c>, by their full names.</summary>
    public IReadOnlyDictionary<string, string> Annotations { get; init; } = FrozenDictionary<string, string>.Empty;
}
