using System.Net;
using KubeProxyNet.Netlink;

namespace KubeProxyNet.Backends.Rules;

/// <summary>How the node tells that a packet comes from a pod. kube-proxy's detectLocalMode, for one IP family.</summary>
public abstract record LocalDetector
{
    private LocalDetector()
    {
    }

    /// <summary>It cannot: nothing counts as coming from a pod, and <see cref="MasqueradePolicy.OffPod"/> masquerades nothing.</summary>
    public sealed record Off : LocalDetector;

    /// <summary>By source address: ClusterCIDR and NodeCIDR modes.</summary>
    /// <param name="Prefixes">At least one, sorted.</param>
    public sealed record BySource(EquatableArray<IPNetwork> Prefixes) : LocalDetector;

    /// <summary>By the interface it arrives on: BridgeInterface mode.</summary>
    /// <param name="Name">The interface's name.</param>
    public sealed record ByInterface(string Name) : LocalDetector;

    /// <summary>By the first letters of that interface's name: InterfaceNamePrefix mode.</summary>
    /// <param name="Prefix">The first letters.</param>
    public sealed record ByInterfacePrefix(string Prefix) : LocalDetector;
}
