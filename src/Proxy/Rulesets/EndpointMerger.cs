using System.Net;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Informers.Models;

namespace KubeProxyNet.Proxy.Rulesets;

/// <summary>Joins the EndpointSlices of a Service into one list of endpoints for each port. Pure.</summary>
internal static class EndpointMerger
{
    /// <summary>
    /// The endpoints of one service port, sorted by address and port. A slice's port joins by name and protocol; the target port's number is
    /// the slice's. Where an address and port stand in several slices, as they do while an endpoint moves from one to the other, one that is
    /// not terminating wins.
    /// </summary>
    internal static List<EndpointFacts> Merge(
        IPFamily family, IReadOnlyCollection<EndpointSlice> slices, ServicePort port, NodeFacts node, Action<ObjectReport> report)
    {
        var merged = new List<EndpointFacts>(CountOf(slices));
        foreach (var slice in slices)
        {
            if (!IsOfFamily(slice, family))
            {
                continue;
            }

            foreach (var slicePort in slice.Ports)
            {
                if (slicePort.Port is { } number && slicePort.Name == port.Name && slicePort.Protocol == port.Protocol)
                {
                    AddSlice(merged, family, slice, number, node, report);
                }
            }
        }

        merged.Sort(CompareByAddress);
        KeepBest(merged);
        return merged;
    }

    private static int CountOf(IReadOnlyCollection<EndpointSlice> slices)
    {
        var count = 0;
        foreach (var slice in slices)
        {
            count += slice.Endpoints.Length;
        }

        return count;
    }

    private static bool IsOfFamily(EndpointSlice slice, IPFamily family) => slice.AddressType == (family == IPFamily.IPv4 ? "IPv4" : "IPv6");

    private static void AddSlice(
        List<EndpointFacts> merged, IPFamily family, EndpointSlice slice, ushort port, NodeFacts node, Action<ObjectReport> report)
    {
        for (var index = 0; index < slice.Endpoints.Length; index++)
        {
            var endpoint = slice.Endpoints[index];
            if (endpoint.Address is not { } address)
            {
                continue;
            }

            if (Refuse(address, family) is { } reason)
            {
                report(new ObjectReport("EndpointSlice", slice.Key, $"endpoints[{index}].addresses[0]", $"{address} {reason}; it gets no traffic"));
                continue;
            }

            merged.Add(new EndpointFacts(address, port, endpoint.NodeName == node.Name, endpoint));
        }
    }

    // Of each run of the same address and port, one.
    private static void KeepBest(List<EndpointFacts> sorted)
    {
        var kept = 0;
        for (var index = 0; index < sorted.Count; index++)
        {
            var facts = sorted[index];
            if (kept == 0 || CompareByAddress(sorted[kept - 1], facts) != 0)
            {
                sorted[kept++] = facts;
            }
            else if (IsBetter(facts, sorted[kept - 1]))
            {
                sorted[kept - 1] = facts;
            }
        }

        sorted.RemoveRange(kept, sorted.Count - kept);
    }

    private static string? Refuse(IPAddress address, IPFamily family) =>
        address.IsOf(family) ? SpecialAddresses.Refuse(address) : $"is not of the slice's addressType {family}";

    // Among equals the readier one, then the one whose hints come first as text: the order in which slices arrive cannot matter.
    private static bool IsBetter(EndpointFacts candidate, EndpointFacts present)
    {
        var order = Rank(candidate).CompareTo(Rank(present));
        return order != 0 ? order > 0 : string.CompareOrdinal(Hints(candidate), Hints(present)) < 0;
    }

    private static string Hints(EndpointFacts facts) =>
        facts.ForZones.IsEmpty && facts.ForNodes.IsEmpty ? "" : $"{string.Join(',', facts.ForNodes)} {string.Join(',', facts.ForZones)}";

    private static int Rank(EndpointFacts facts) =>
        (facts.Source.Terminating ? 0 : 8) + (facts.IsReady ? 4 : 0) + (facts.Source.Serving ? 2 : 0) + (facts.IsLocal ? 1 : 0);

    private static int CompareByAddress(EndpointFacts left, EndpointFacts right)
    {
        var order = AddressComparer.Instance.Compare(left.Address, right.Address);
        return order != 0 ? order : left.Port.CompareTo(right.Port);
    }
}
