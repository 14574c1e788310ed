using System.Collections.Immutable;
using KubeProxyNet.Netlink;

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

    /// <summary>Gates that kube-proxy 1.36 cannot switch off; switching one off is ignored.</summary>
    public static ImmutableArray<string> LockedOn { get; } = ["MultiCIDRServiceAllocator", "NFTablesProxyMode", "PreferSameTrafficDistribution"];

    /// <summary>No gate was set.</summary>
    public static FeatureGates Defaults { get; } = new();

    /// <summary>What was set, sorted by name.</summary>
    public EquatableArray<FeatureGate> Set { get; init; } = [];

    /// <summary>Whether a gate that is on by default is still on.</summary>
    public bool IsEnabled(string name) => !Set.Contains(new FeatureGate(name, false));
}
