using System.Net;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Netlink;
using KubeProxyNet.Proxy.Rulesets;

namespace KubeProxyNet.Proxy.Inspection.Explaining;

/// <summary>Who asks.</summary>
/// <param name="Kind">Where it is.</param>
/// <param name="Name">For people: <c>pod default/client (10.244.0.7)</c>.</param>
/// <param name="Addresses">Its addresses, at most one of each family; none: any of that kind.</param>
internal sealed record TrafficSource(SourceKind Kind, string Name, EquatableArray<IPAddress> Addresses)
{
    /// <summary>Any pod.</summary>
    internal static TrafficSource AnyPod { get; } = new(SourceKind.Pod, "a pod of this cluster", []);

    /// <summary>Anybody outside.</summary>
    internal static TrafficSource Outside { get; } = new(SourceKind.External, "a client outside of the cluster", []);

    /// <summary>Its address of a family; null if it is not known.</summary>
    internal IPAddress? AddressOf(IPFamily family) => Addresses.FirstOrDefault(address => address.IsOf(family));

    /// <summary>Somebody of whom only the address is known: the node's rules tell where that is.</summary>
    internal static TrafficSource At(IPAddress address, IEnumerable<IPAddress> localAddresses, NodeRules node)
    {
        var kind = localAddresses.Contains(address) ? SourceKind.Node
            : node.LocalDetector is LocalDetector.BySource(var prefixes) && prefixes.Any(prefix => prefix.Contains(address)) ? SourceKind.Pod
            : SourceKind.External;
        return new TrafficSource(kind, $"{(kind == SourceKind.Node ? "this node" : kind == SourceKind.Pod ? "a pod" : "a client outside of the cluster")} ({address})", [address]);
    }
}
