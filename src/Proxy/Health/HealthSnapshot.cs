using System.Collections.Immutable;
using KubeProxyNet.Backends.Rules;

namespace KubeProxyNet.Proxy.Health;

/// <summary>All that health depends on, at one moment.</summary>
internal sealed record HealthSnapshot
{
    /// <summary>The families that run here.</summary>
    public ImmutableSortedDictionary<IPFamily, FamilyHealth> Families { get; init; } = ImmutableSortedDictionary<IPFamily, FamilyHealth>.Empty;

    /// <summary>Whether load balancers may send to this node (KEP-3836); false until the node was seen.</summary>
    public bool IsNodeEligible { get; init; }

    /// <summary>What else keeps us from being ready, by subject.</summary>
    public ImmutableSortedDictionary<string, string> Obstacles { get; init; } =
        ImmutableSortedDictionary<string, string>.Empty.WithComparers(StringComparer.Ordinal);
}
