using System.Net;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Backends.Tables;
using KubeProxyNet.Netlink;

namespace KubeProxyNet.Backends.Nftables;

internal static partial class NftablesRenderer
{
    /// <summary>Adds to the number of elements in each set, by <see cref="NftablesSet"/>, what these rules need at most.</summary>
    internal static void Count(ServiceRules rules, Span<int> counts)
    {
        foreach (var frontend in rules.Frontends)
        {
            var sets = frontend.Address is null ? FrontendSets.OfNodePort : FrontendSets.OfAddress;
            foreach (var set in (ReadOnlySpan<NftablesSet>)[sets.Dispatch, sets.ClusterPicks, sets.LocalPicks, sets.Rejected, sets.Dropped])
            {
                counts[(int)set]++;
            }

            counts[(int)NftablesSet.ClusterIPs] += frontend.Kind == FrontendKind.ClusterIP ? 1 : 0;
            counts[(int)NftablesNames.StickyOf(frontend.Address is null, rules.Name.Protocol)] += rules.AffinityTimeout is null ? 0 : 1;
            counts[(int)NftablesSet.FirewalledPorts] += frontend.SourceRanges is null ? 0 : 1;
            counts[(int)NftablesSet.FirewallAllowed] += frontend.SourceRanges?.Length ?? 0;
            counts[(int)NftablesNames.EndpointsOf(ClassOf(frontend, frontend.Group, false), rules.Name.Protocol)] += rules.DestinationsOf(frontend).Length;
            if (frontend is { ShortCircuitsClusterTraffic: true, Group: DestinationGroup.Local })
            {
                counts[(int)NftablesNames.EndpointsOf(ClassOf(frontend, DestinationGroup.Cluster, false), rules.Name.Protocol)] += rules.Cluster.Length;
            }
        }

        counts[(int)NftablesSet.HairpinConnections] += rules.Cluster.Count(destination => destination.IsLocal) + rules.Local.Count(destination => destination.IsLocal);
    }

    private static void RenderRanges(ServicePortName name, ElementBytes key, EquatableArray<IPNetwork> ranges, NftablesTarget target, List<NftablesElement> elements)
    {
        if (!target.IsNone)
        {
            elements.Add(new NftablesElement(NftablesSet.FirewalledPorts, key, default, target, name));
        }

        foreach (var range in ranges)
        {
            elements.Add(new NftablesElement(NftablesSet.FirewallAllowed, key.With(range.BaseAddress), ElementBytes.From(FrontendKeys.LastOf(range)), default, name));
        }
    }

    // Both groups of a frontend remember in the same chain: one element for the two.
    private static void RenderSticky(ServicePortName name, Frontend frontend, NftablesPick pick, List<NftablesElement> elements)
    {
        var isNodePort = pick.Class.HasFlag(NftablesPickClass.Node);
        var element = new NftablesElement(
            NftablesNames.StickyOf(isNodePort, name.Protocol),
            isNodePort ? ElementBytes.FromPort(frontend.Port) : SlotKeyOf(frontend),
            default,
            NftablesTarget.To(NftablesSticky.RecordChainOf(name)),
            name);
        if (!elements.Contains(element))
        {
            elements.Add(element);
        }
    }

    private static void RenderHairpins(EquatableArray<Destination> destinations, List<NftablesElement> elements)
    {
        foreach (var destination in destinations)
        {
            if (destination.IsLocal)
            {
                var pair = default(ElementBytes).With(destination.Address).With(destination.Address);
                elements.Add(new NftablesElement(NftablesSet.HairpinConnections, pair, default, default, null));
            }
        }
    }

    // The sets for frontends with an address and those for NodePorts have the same parts.
    private readonly record struct FrontendSets(
        NftablesSet Dispatch, NftablesSet ClusterPicks, NftablesSet LocalPicks, NftablesSet Rejected, NftablesSet Dropped, string ExternalLocal)
    {
        internal static readonly FrontendSets OfAddress = new(
            NftablesSet.ServicePorts, NftablesSet.ClusterPicks, NftablesSet.LocalPicks, NftablesSet.RejectedPorts, NftablesSet.DroppedPorts, NftablesNames.ExternalLocal);

        internal static readonly FrontendSets OfNodePort = new(
            NftablesSet.NodePorts, NftablesSet.NodeClusterPicks, NftablesSet.NodeLocalPicks, NftablesSet.RejectedNodePorts, NftablesSet.DroppedNodePorts, NftablesNames.NodeExternalLocal);
    }
}
