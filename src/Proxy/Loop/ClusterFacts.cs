using System.Net;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Informers;
using KubeProxyNet.Informers.Models;
using KubeProxyNet.Netlink;
using KubeProxyNet.Proxy.Configuration;
using KubeProxyNet.Proxy.Rulesets;

namespace KubeProxyNet.Proxy.Loop;

/// <summary>What is known of this node and of the cluster's ranges, besides Services and endpoints. Owned by the proxy loop.</summary>
internal sealed class ClusterFacts(string nodeName, ProxyOptions options)
{
    private readonly Dictionary<ObjectKey, ServiceCIDR> _serviceCIDRs = [];

    /// <summary>This node's object as last seen; null until then. Its deletion changes nothing: the node still carries traffic.</summary>
    internal Node? Node { get; private set; }

    /// <summary>What the choice of endpoints needs of it.</summary>
    internal NodeFacts NodeFacts => new(nodeName, Node?.Zone)
    {
        NodeIPs = [.. Enum.GetValues<IPFamily>().Select(FindNodeIP).OfType<IPAddress>()],
        ServesExternalIPs = options.FeatureGates.IsEnabled(FeatureGates.AllowServiceExternalIPs),
    };

    /// <summary>This host's own addresses; null until they are known.</summary>
    internal EquatableArray<IPAddress>? LocalAddresses { get; set; }

    /// <summary>The ranges that ClusterIPs come from.</summary>
    internal IEnumerable<IPNetwork> ServiceCIDRs => _serviceCIDRs.Values.SelectMany(item => item.Cidrs);

    internal void Take(InformerEvent<Node> change)
    {
        Node = change switch
        {
            InformerEvent<Node>.Upserted(var node) when node.Key.Name == nodeName => node,
            InformerEvent<Node>.Replaced(var nodes) => nodes.FirstOrDefault(node => node.Key.Name == nodeName) ?? Node,
            _ => Node,
        };
    }

    internal void Take(InformerEvent<ServiceCIDR> change)
    {
        switch (change)
        {
            case InformerEvent<ServiceCIDR>.Upserted(var item):
                _serviceCIDRs[item.Key] = item;
                break;
            case InformerEvent<ServiceCIDR>.Deleted(var key):
                _serviceCIDRs.Remove(key);
                break;
            case InformerEvent<ServiceCIDR>.Replaced(var items):
                _serviceCIDRs.Clear();
                foreach (var item in items)
                {
                    _serviceCIDRs[item.Key] = item;
                }

                break;
        }
    }

    // A bind address says which of the node's addresses is meant; otherwise the first of the family, internal ones before external ones.
    private IPAddress? FindNodeIP(IPFamily family)
    {
        var isGiven = options.BindAddress.IsOf(family) && !options.BindAddress.Equals(IPAddress.Any) && !options.BindAddress.Equals(IPAddress.IPv6Any);
        return isGiven ? options.BindAddress : Node?.InternalIPs.Concat(Node.ExternalIPs).FirstOrDefault(address => address.IsOf(family));
    }
}
