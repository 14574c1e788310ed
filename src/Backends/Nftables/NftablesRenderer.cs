using System.Net;
using KubeProxyNet.Backends.Rules;

namespace KubeProxyNet.Backends.Nftables;

/// <summary>Translates one service port's rules into elements. Pure.</summary>
internal static class NftablesRenderer
{
    /// <summary>Adds the elements of these rules, with the destinations in the order of their slots.</summary>
    internal static void Render(ServiceRules rules, NftablesServiceSlots slots, List<NftablesElement> elements)
    {
        foreach (var frontend in rules.Frontends)
        {
            if (frontend.Address is not { } address)
            {
                continue;
            }

            RenderFrontend(rules.Name, frontend, address, slots, elements);
        }

        RenderHairpins(slots.Cluster, elements);
        RenderHairpins(slots.Local, elements);
    }

    private static void RenderFrontend(ServicePortName name, Frontend frontend, IPAddress address, NftablesServiceSlots slots, List<NftablesElement> elements)
    {
        var key = default(ElementBytes).With(address).With(name.Protocol).WithPort(frontend.Port);
        if (frontend.Kind == FrontendKind.ClusterIP)
        {
            elements.Add(new NftablesElement(NftablesSet.ClusterIPs, default(ElementBytes).With(address), default, default, null));
        }

        var destinations = slots.Of(frontend.Group);
        if (destinations.Length == 0)
        {
            var set = frontend.WhenEmpty == EmptyGroupVerdict.Reject ? NftablesSet.RejectedPorts : NftablesSet.DroppedPorts;
            elements.Add(new NftablesElement(set, key, default, default, name));
            return;
        }

        elements.Add(new NftablesElement(NftablesSet.ServicePorts, key, default, new NftablesPick(frontend.Group, destinations.Length), name));
        var endpoints = NftablesNames.EndpointsOf(frontend.Group, name.Protocol);
        var slotKey = default(ElementBytes).With(address).WithPort(frontend.Port);
        for (var index = 0; index < destinations.Length; index++)
        {
            var data = default(ElementBytes).With(destinations[index].Address).WithPort(destinations[index].Port);
            elements.Add(new NftablesElement(endpoints, slotKey.WithIndex(index), data, default, null));
        }
    }

    private static void RenderHairpins(Destination[] destinations, List<NftablesElement> elements)
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
}
