using System.Collections.Immutable;

namespace KubeProxyNet.Proxy.Configuration;

/// <summary>
/// Feature gates by name. Any name is accepted, because a cluster's gates are given to all its components and change with every version.
/// </summary>
internal sealed record FeatureGates
{
    /// <summary>Off: externalIPs of Services are ignored.</summary>
    public const string AllowServiceExternalIPs = nameof(AllowServiceExternalIPs);

    /// <summary>On: lists are streamed through the watch where the server can do it.</summary>
    public const string WatchListClient = nameof(WatchListClient);

    /// <summary>On: <c>/flagz</c> is served.</summary>
    public const string ComponentFlagz = nameof(ComponentFlagz);

    /// <summary>On: <c>/statusz</c> is served.</summary>
    public const string ComponentStatusz = nameof(ComponentStatusz);

    /// <summary>No gate was set.</summary>
    public static FeatureGates Defaults { get; } = new();

    /// <summary>What was set, by name, sorted.</summary>
    public ImmutableSortedDictionary<string, bool> Set { get; init; } = ImmutableSortedDictionary<string, bool>.Empty.WithComparers(StringComparer.Ordinal);

    /// <summary>Whether a gate that is on by default is still on.</summary>
    public bool IsEnabled(string gate) => Set.GetValueOrDefault(gate, true);
}
