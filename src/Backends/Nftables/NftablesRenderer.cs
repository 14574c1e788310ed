using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Backends.Tables;

namespace KubeProxyNet.Backends.Nftables;

/// <summary>Translates one service port's rules into elements. Pure.</summary>
internal static partial class NftablesRenderer
{
    /// <summary>Adds the elements of these rules, with the destinations in the order of their slots.</summary>
    internal static void Render(ServiceRules rules, NftablesServiceSlots slots, List<NftablesElement> elements)
    {
        foreach (var frontend in rules.Frontends)
        {
            RenderFrontend(rules, frontend, slots, elements);
        }

        RenderHairpins(slots.Cluster, elements);
        RenderHairpins(slots.Local, elements);
    }

    /// <summary>Adds the elements that are there without any Service.</summary>
    internal static void Render(NodeRules node, List<NftablesElement> elements)
    {
        foreach (var address in node.NodePortAddresses ?? [])
        {
            elements.Add(new NftablesElement(NftablesSet.NodePortIPs, default(ElementBytes).With(address), default, default, null));
        }
    }

    /// <summary>The chain that picks among a frontend's own group; none if that is empty.</summary>
    internal static NftablesPick PickOf(Frontend frontend, NftablesServiceSlots slots) =>
        NftablesPick.Among(ClassOf(frontend, frontend.Group, frontend.Masquerade == MasqueradePolicy.Always), slots.Of(frontend.Group).Length);

    /// <summary>The chain that traffic from this cluster goes to instead; none if it goes the same way as all other.</summary>
    internal static NftablesPick ShortCircuitOf(Frontend frontend, NftablesServiceSlots slots) =>
        frontend is { ShortCircuitsClusterTraffic: true, Group: DestinationGroup.Local }
            ? NftablesPick.Among(ClassOf(frontend, DestinationGroup.Cluster, isMasqueraded: false), slots.Cluster.Length)
            : default;

    /// <summary>The key that a frontend's destinations have in an endpoints map, but for the index.</summary>
    internal static ElementBytes SlotKeyOf(Frontend frontend) =>
        frontend.Address is { } address ? default(ElementBytes).With(address).WithPort(frontend.Port) : default(ElementBytes).WithPort(frontend.Port);

    /// <summary>The endpoints map and the key under which a group's destinations stand in the order of their slots; null if no frontend uses it.</summary>
    internal static (NftablesSet Endpoints, ElementBytes Key)? FindSlots(ServiceRules rules, DestinationGroup group)
    {
        foreach (var frontend in rules.Frontends)
        {
            if (frontend.Group == group || (group == DestinationGroup.Cluster && frontend.ShortCircuitsClusterTraffic))
            {
                return (NftablesNames.EndpointsOf(ClassOf(frontend, group, isMasqueraded: false), rules.Name.Protocol), SlotKeyOf(frontend));
            }
        }

        return null;
    }

    private static NftablesPickClass ClassOf(Frontend frontend, DestinationGroup group, bool isMasqueraded) =>
        (group == DestinationGroup.Local ? NftablesPickClass.Local : NftablesPickClass.None)
        | (frontend.Address is null ? NftablesPickClass.Node : NftablesPickClass.None)
        | (isMasqueraded ? NftablesPickClass.Masquerade : NftablesPickClass.None);

    private static void RenderFrontend(ServiceRules rules, Frontend frontend, NftablesServiceSlots slots, List<NftablesElement> elements)
    {
        var name = rules.Name;
        if (frontend is { Kind: FrontendKind.ClusterIP, Address: { } clusterIP })
        {
            elements.Add(new NftablesElement(NftablesSet.ClusterIPs, default(ElementBytes).With(clusterIP), default, default, null));
        }

        var key = FrontendKeys.Of(name, frontend);
        var sets = frontend.Address is null ? FrontendSets.OfNodePort : FrontendSets.OfAddress;
        var target = RenderTargets(rules, frontend, slots, key, elements);
        if (slots.Of(frontend.Group).Length == 0)
        {
            var set = frontend.WhenEmpty == EmptyGroupVerdict.Reject ? sets.Rejected : sets.Dropped;
            elements.Add(new NftablesElement(set, key, default, default, name));
        }

        if (frontend is { SourceRanges: { } ranges, Address: not null })
        {
            RenderRanges(name, key, ranges, target, elements);
            target = NftablesTarget.To(NftablesNames.Firewall);
        }

        if (!target.IsNone)
        {
            elements.Add(new NftablesElement(sets.Dispatch, key, default, target, name));
        }
    }

    // Where the frontend's traffic goes: straight to a pick chain, or to the chain that tells inside from outside.
    private static NftablesTarget RenderTargets(ServiceRules rules, Frontend frontend, NftablesServiceSlots slots, ElementBytes key, List<NftablesElement> elements)
    {
        var pick = PickOf(frontend, slots);
        var shortCircuit = ShortCircuitOf(frontend, slots);
        RenderPick(rules, frontend, pick, slots, elements);
        RenderPick(rules, frontend, shortCircuit, slots, elements);
        if (shortCircuit.IsNone)
        {
            return TargetOf(rules, pick);
        }

        var sets = frontend.Address is null ? FrontendSets.OfNodePort : FrontendSets.OfAddress;
        elements.Add(new NftablesElement(sets.ClusterPicks, key, default, TargetOf(rules, shortCircuit), rules.Name));
        if (!pick.IsNone)
        {
            elements.Add(new NftablesElement(sets.LocalPicks, key, default, TargetOf(rules, pick), rules.Name));
        }

        return NftablesTarget.To(sets.ExternalLocal);
    }

    private static NftablesTarget TargetOf(ServiceRules rules, NftablesPick pick) =>
        rules.AffinityTimeout is null || pick.IsNone ? new NftablesTarget(pick) : NftablesTarget.To(NftablesSticky.ChainOf(rules.Name, pick.Class));

    private static void RenderPick(ServiceRules rules, Frontend frontend, NftablesPick pick, NftablesServiceSlots slots, List<NftablesElement> elements)
    {
        var destinations = slots.Of(pick.Class.HasFlag(NftablesPickClass.Local) ? DestinationGroup.Local : DestinationGroup.Cluster);
        if (pick.IsNone)
        {
            return;
        }

        var endpoints = NftablesNames.EndpointsOf(pick.Class, rules.Name.Protocol);
        var key = SlotKeyOf(frontend);
        for (var index = 0; index < destinations.Length; index++)
        {
            var data = default(ElementBytes).With(destinations[index].Address).WithPort(destinations[index].Port);
            elements.Add(new NftablesElement(endpoints, key.WithIndex(index), data, default, null));
        }

        if (rules.AffinityTimeout is not null)
        {
            RenderSticky(rules.Name, frontend, pick, elements);
        }
    }
}
