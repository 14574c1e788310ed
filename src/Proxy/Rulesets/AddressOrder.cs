using System.Net;
using System.Net.Sockets;
using KubeProxyNet.Backends.Rules;

namespace KubeProxyNet.Proxy.Rulesets;

/// <summary>Lists of addresses and networks: sorted, each once, of one IP family.</summary>
internal static class AddressOrder
{
    internal static bool IsOf(this IPAddress address, IPFamily family) =>
        address.AddressFamily == (family == IPFamily.IPv4 ? AddressFamily.InterNetwork : AddressFamily.InterNetworkV6);

    /// <summary>The addresses of a family, each once, sorted.</summary>
    internal static List<IPAddress> OfFamily(IEnumerable<IPAddress> addresses, IPFamily family)
    {
        var list = addresses.Where(address => address.IsOf(family)).Distinct().ToList();
        list.Sort(AddressComparer.Instance);
        return list;
    }

    /// <summary>
    /// The networks of a family, sorted, without those that lie in another one. Two prefixes are nested or apart, so that it is enough to look at
    /// the last one kept, whatever the number.
    /// </summary>
    internal static List<IPNetwork> WithoutCovered(IEnumerable<IPNetwork> networks, IPFamily family)
    {
        var sorted = networks.Where(network => network.BaseAddress.IsOf(family)).ToList();
        sorted.Sort(CompareNetworks);
        var kept = new List<IPNetwork>(sorted.Count);
        foreach (var network in sorted)
        {
            if (kept.Count == 0 || !kept[^1].Contains(network.BaseAddress))
            {
                kept.Add(network);
            }
        }

        return kept;
    }

    private static int CompareNetworks(IPNetwork left, IPNetwork right)
    {
        var order = AddressComparer.Instance.Compare(left.BaseAddress, right.BaseAddress);
        return order != 0 ? order : left.PrefixLength.CompareTo(right.PrefixLength);
    }
}
