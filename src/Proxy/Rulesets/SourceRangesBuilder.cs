using System.Net;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Informers.Models;
using KubeProxyNet.Netlink;

namespace KubeProxyNet.Proxy.Rulesets;

/// <summary>Decides who may reach a Service through its load balancer's addresses (spec.loadBalancerSourceRanges). In doubt, nobody. Pure.</summary>
internal static class SourceRangesBuilder
{
    /// <summary>The sources that may pass; null: everybody.</summary>
    internal static EquatableArray<IPNetwork>? Build(
        Service service, IPFamily family, IPAddress? nodeIP, IEnumerable<IPAddress> balancedAddresses, Action<ObjectReport> report)
    {
        var asked = service.LoadBalancerSourceRanges;
        var ranges = AddressOrder.WithoutCovered(asked.Networks, family);
        if (!asked.IsRestricted || ranges is [{ PrefixLength: 0 }])
        {
            return null;
        }

        if (ranges.Count == 0)
        {
            // Ranges of the other family only say nothing of this one. One that cannot be read may have been meant for it.
            if (!asked.HasInvalid && !asked.Networks.IsEmpty)
            {
                return null;
            }

            report(new ObjectReport("Service", service.Key, "spec.loadBalancerSourceRanges", $"no range of {family} can be read; nobody may use its {family} load balancer addresses"));
            return [];
        }

        // What the node itself sends to such an address loops back with that address as its source, if it is one of the node's too.
        if (nodeIP is not null && ranges.Exists(range => range.Contains(nodeIP)))
        {
            ranges = AddressOrder.WithoutCovered([.. ranges, .. balancedAddresses.Select(AsNetwork)], family);
        }

        return [.. ranges];
    }

    private static IPNetwork AsNetwork(IPAddress address) => new(address, address.GetAddressBytes().Length * 8);
}
