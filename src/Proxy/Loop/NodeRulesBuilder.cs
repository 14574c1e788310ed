using System.Net;
using System.Net.Sockets;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Proxy.Configuration;

namespace KubeProxyNet.Proxy.Loop;

/// <summary>Decides what holds on this node for all Services of one IP family. Pure.</summary>
internal static class NodeRulesBuilder
{
    internal static NodeRules Build(ProxyOptions options, ClusterFacts facts, IPFamily family) => new()
    {
        MasqueradeMark = options.MasqueradeMark,
        MasqueradeAll = options.MasqueradeAll,
        LocalDetector = DetectLocal(options, facts, family),
        ServiceCIDRs = [.. WithoutCovered(facts.ServiceCIDRs, family)],
    };

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
        var ofFamily = WithoutCovered(prefixes, family);
        return ofFamily.Count == 0 ? new LocalDetector.Off() : new LocalDetector.BySource([.. ofFamily]);
    }

    private static List<IPNetwork> WithoutCovered(IEnumerable<IPNetwork> prefixes, IPFamily family)
    {
        var wanted = family == IPFamily.IPv4 ? AddressFamily.InterNetwork : AddressFamily.InterNetworkV6;
        var kept = new List<IPNetwork>();
        foreach (var prefix in prefixes.Where(prefix => prefix.BaseAddress.AddressFamily == wanted).Distinct().OrderBy(prefix => prefix.PrefixLength).ThenBy(prefix => prefix.ToString(), StringComparer.Ordinal))
        {
            if (!kept.Exists(wider => wider.Contains(prefix.BaseAddress)))
            {
                kept.Add(prefix);
            }
        }

        return kept;
    }
}
