using System.Net;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Netlink;
using KubeProxyNet.Proxy.Configuration;
using KubeProxyNet.Proxy.Rulesets;

namespace KubeProxyNet.Proxy.Loop;

/// <summary>Decides what holds on this node for all Services of one IP family. Pure.</summary>
internal static class NodeRulesBuilder
{
    internal static NodeRules Build(ProxyOptions options, ClusterFacts facts, IPFamily family) => new()
    {
        MasqueradeMark = options.MasqueradeMark,
        MasqueradeAll = options.MasqueradeAll,
        LocalDetector = DetectLocal(options, facts, family),
        ServiceCIDRs = [.. AddressOrder.WithoutCovered(facts.ServiceCIDRs, family)],
        NodePortAddresses = NodePortAddresses(options, facts, family),
        ServesLocalhostNodePorts = ServesLocalhost(options, family),
    };

    /// <summary>Whether <see cref="ClusterFacts.LocalAddresses"/> decide anything.</summary>
    internal static bool NeedsLocalAddresses(ProxyOptions options) => !options.NodePortAddresses.Primary && options.NodePortAddresses.Networks.Any(network => network.PrefixLength > 0);

    private static LocalDetector DetectLocal(ProxyOptions options, ClusterFacts facts, IPFamily family) => options.DetectLocalMode switch
    {
        DetectLocalMode.ClusterCIDR => BySource(options.ClusterCIDRs, family),
        DetectLocalMode.NodeCIDR => BySource(facts.Node is { } node ? node.PodCIDRs : [], family),
        DetectLocalMode.BridgeInterface => new LocalDetector.ByInterface(options.DetectLocal.BridgeInterface),
        DetectLocalMode.InterfaceNamePrefix => new LocalDetector.ByInterfacePrefix(options.DetectLocal.InterfaceNamePrefix),
        _ => new LocalDetector.Off(),
    };

    private static LocalDetector BySource(IEnumerable<IPNetwork> prefixes, IPFamily family)
    {
        var ofFamily = AddressOrder.WithoutCovered(prefixes, family);
        return ofFamily.Count == 0 ? new LocalDetector.Off() : new LocalDetector.BySource([.. ofFamily]);
    }

    // An IPv4 address that is not known means no NodePort; kube-proxy would serve NodePorts on all addresses instead.
    private static EquatableArray<IPAddress>? NodePortAddresses(ProxyOptions options, ClusterFacts facts, IPFamily family)
    {
        if (options.NodePortAddresses.Primary)
        {
            return facts.NodeFacts.NodeIP(family) is { } primary && !IPAddress.IsLoopback(primary) ? [primary] : (EquatableArray<IPAddress>?)[];
        }

        var networks = AddressOrder.WithoutCovered(options.NodePortAddresses.Networks, family);
        return networks is [] or [{ PrefixLength: 0 }]
            ? null
            : [.. AddressOrder.OfFamily(facts.LocalAddresses ?? [], family).Where(address => !IPAddress.IsLoopback(address) && networks.Exists(network => network.Contains(address)))];
    }

    // kube-proxy does it in iptables mode for IPv4 only, and by default. Elsewhere it is asked for by naming a loopback network.
    private static bool ServesLocalhost(ProxyOptions options, IPFamily family)
    {
        var networks = AddressOrder.WithoutCovered(options.NodePortAddresses.Networks, family);
        var isNamed = networks.Exists(network => IPAddress.IsLoopback(network.BaseAddress));
        return options.Mode == ProxyMode.Iptables
            ? options.Iptables.LocalhostNodePorts && family == IPFamily.IPv4 && !options.NodePortAddresses.Primary && (isNamed || networks is [] or [{ PrefixLength: 0 }])
            : isNamed;
    }
}
