using System.Net;
using KubeProxyNet.Netlink;

namespace KubeProxyNet.Backends.Rules;

/// <summary>One address and port under which a service port can be reached, and what is done with traffic to it.</summary>
/// <param name="Kind">Where the address comes from.</param>
/// <param name="Address">The virtual address; null for a NodePort, which is served on the node's own addresses.</param>
/// <param name="Port">1 to 65535.</param>
public sealed record Frontend(FrontendKind Kind, IPAddress? Address, ushort Port)
{
    /// <summary>Which destinations it leads to.</summary>
    public DestinationGroup Group { get; init; } = DestinationGroup.Cluster;

    /// <summary>Whose connections are masqueraded.</summary>
    public MasqueradePolicy Masquerade { get; init; } = MasqueradePolicy.OffPod;

    /// <summary>What happens when the group is empty.</summary>
    public EmptyGroupVerdict WhenEmpty { get; init; } = EmptyGroupVerdict.Reject;

    /// <summary>
    /// Traffic from this cluster does not go through the group: from pods, as <see cref="LocalDetector"/> tells, it goes to
    /// <see cref="DestinationGroup.Cluster"/> as it is, and from the node's own addresses there too, masqueraded. What externalTrafficPolicy Local does
    /// for those who need not have gone outside (kube-proxy's short-circuit).
    /// </summary>
    public bool ShortCircuitsClusterTraffic { get; init; }

    /// <summary>
    /// Sources that may use it; null: everybody. Looked at before the destination is chosen, also where there is none; all others are dropped.
    /// Sorted, without overlap, of the ruleset's family. Of a LoadBalancerIP only (spec.loadBalancerSourceRanges).
    /// </summary>
    public EquatableArray<IPNetwork>? SourceRanges { get; init; }

    /// <summary><c>clusterIP 10.96.0.1:443</c>.</summary>
    public override string ToString()
    {
        var kind = Kind switch
        {
            FrontendKind.ClusterIP => "clusterIP",
            FrontendKind.ExternalIP => "externalIP",
            FrontendKind.LoadBalancerIP => "loadBalancerIP",
            _ => "nodePort",
        };
        return Address is null ? $"{kind} {Port}" : $"{kind} {new IPEndPoint(Address, Port)}";
    }
}
