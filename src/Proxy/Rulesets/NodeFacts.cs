using System.Net;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Netlink;

namespace KubeProxyNet.Proxy.Rulesets;

/// <summary>What the meaning of a Service depends on besides itself and its endpoints.</summary>
/// <param name="Name">The Node object's name; endpoints with this nodeName are local.</param>
/// <param name="Zone">Its label topology.kubernetes.io/zone; null without one.</param>
internal sealed record NodeFacts(string Name, string? Zone)
{
    /// <summary>The node's own address, at most one of each family; a family that is not there is not known (yet).</summary>
    internal EquatableArray<IPAddress> NodeIPs { get; init; } = [];

    /// <summary>spec.externalIPs count: feature gate AllowServiceExternalIPs.</summary>
    internal bool ServesExternalIPs { get; init; } = true;

    internal IPAddress? NodeIP(IPFamily family) => NodeIPs.FirstOrDefault(address => address.IsOf(family));
}
