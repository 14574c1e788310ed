using System.Net.Sockets;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Backends.Tables;
using KubeProxyNet.Netlink.Conntrack;
using KubeProxyNet.Netlink.Ipvs;

namespace KubeProxyNet.Backends.Ipvs;

/// <summary>Translates one service port's rules into virtual services, elements and addresses. Its only memory is that of <see cref="IpvsMarks"/>.</summary>
internal sealed class IpvsRenderer(IPFamily family, IpvsSettings settings, IpvsMarks marks)
{
    private readonly HashSet<string> _missing = [];

    /// <summary>Schedulers that the kernel does not have; the node's own stands in for them.</summary>
    internal IReadOnlyCollection<string> MissingSchedulers => _missing;

    /// <summary>Renders without a scheduler from now on.</summary>
    /// <returns>False if that is the node's own, which nothing stands in for.</returns>
    internal bool TryGiveUp(string scheduler) => scheduler != settings.Scheduler && _missing.Add(scheduler);

    /// <summary>What these rules need.</summary>
    internal IpvsPart Render(ServiceRules? rules)
    {
        if (rules is null)
        {
            return IpvsPart.Empty;
        }

        var part = new IpvsPart();
        foreach (var frontend in rules.Frontends)
        {
            if (frontend.Address is null)
            {
                RenderNodePort(rules, frontend, part);
            }
            else if (!settings.IsExcluded(frontend.Address))
            {
                RenderAddress(rules, frontend, part);
            }
        }

        RenderHairpins(rules, part);
        return part;
    }

    private void RenderAddress(ServiceRules rules, Frontend frontend, IpvsPart part)
    {
        var address = frontend.Address!;
        var key = FrontendKeys.Of(rules.Name, frontend);
        part.Addresses.Add(address);
        if (frontend.Kind == FrontendKind.ClusterIP)
        {
            part.Elements.Add(new IpvsElement(IpvsSet.ClusterIPs, default(ElementBytes).With(address), default, null));
        }

        var id = VirtualServiceId.Of((TransportProtocol)rules.Name.Protocol, address, frontend.Port);
        part.Services.Add(new IpvsService(Persistent(rules, id), rules.DestinationsOf(frontend), rules.Name));
        RenderRanges(rules, frontend, part);
        if (IsShortCircuit(rules, frontend))
        {
            part.Elements.Add(new IpvsElement(IpvsSet.ClusterMarks, key, Mark(rules, DestinationGroup.Cluster, part), rules.Name));
        }

        if (rules.DestinationsOf(frontend).IsEmpty)
        {
            var set = frontend.WhenEmpty == EmptyGroupVerdict.Reject ? IpvsSet.RejectedPorts : IpvsSet.DroppedPorts;
            part.Elements.Add(new IpvsElement(set, key, default, rules.Name));
            return;
        }

        part.Elements.Add(new IpvsElement(IpvsSet.ServicePorts, key, default, rules.Name));
        if (frontend.Masquerade == MasqueradePolicy.Always)
        {
            part.Elements.Add(new IpvsElement(IpvsSet.MasqueradedPorts, key, default, rules.Name));
        }
    }

    // By mark, so that they follow the node's addresses without a virtual service for each of them.
    private void RenderNodePort(ServiceRules rules, Frontend frontend, IpvsPart part)
    {
        var key = FrontendKeys.Of(rules.Name, frontend);
        if (IsShortCircuit(rules, frontend))
        {
            part.Elements.Add(new IpvsElement(IpvsSet.NodePortClusterMarks, key, Mark(rules, DestinationGroup.Cluster, part), rules.Name));
        }

        if (rules.DestinationsOf(frontend).IsEmpty)
        {
            var set = frontend.WhenEmpty == EmptyGroupVerdict.Reject ? IpvsSet.RejectedNodePorts : IpvsSet.DroppedNodePorts;
            part.Elements.Add(new IpvsElement(set, key, default, rules.Name));
            return;
        }

        var mark = Mark(rules, frontend.Group, part);
        part.Elements.Add(new IpvsElement(IpvsSet.NodePortMarks, key, mark, rules.Name));
        if (frontend.Masquerade == MasqueradePolicy.Always)
        {
            part.Elements.Add(new IpvsElement(IpvsSet.MasqueradedMarks, mark, default, null));
        }
    }

    private static bool IsShortCircuit(ServiceRules rules, Frontend frontend) =>
        frontend is { ShortCircuitsClusterTraffic: true, Group: DestinationGroup.Local } && !rules.Cluster.IsEmpty;

    private static void RenderRanges(ServiceRules rules, Frontend frontend, IpvsPart part)
    {
        if (frontend.SourceRanges is not { } ranges)
        {
            return;
        }

        var key = FrontendKeys.Of(rules.Name, frontend);
        part.Elements.Add(new IpvsElement(IpvsSet.FirewalledPorts, key, default, rules.Name));
        foreach (var range in ranges)
        {
            part.Elements.Add(new IpvsElement(IpvsSet.FirewallAllowed, key.With(range.BaseAddress), ElementBytes.From(FrontendKeys.LastOf(range)), rules.Name));
        }
    }

    private static void RenderHairpins(ServiceRules rules, IpvsPart part)
    {
        foreach (var destination in rules.Cluster.Concat(rules.Local).Where(destination => destination.IsLocal))
        {
            part.Elements.Add(new IpvsElement(IpvsSet.HairpinConnections, default(ElementBytes).With(destination.Address).With(destination.Address), default, null));
        }
    }

    // One virtual service a group, whichever of the service port's frontends lead to it.
    private ElementBytes Mark(ServiceRules rules, DestinationGroup group, IpvsPart part)
    {
        var mark = marks.Of(rules.Name, group);
        var id = VirtualServiceId.OfMark(mark, family == IPFamily.IPv4 ? AddressFamily.InterNetwork : AddressFamily.InterNetworkV6);
        if (!part.Services.Exists(service => service.Service.Id == id))
        {
            part.Services.Add(new IpvsService(Hashing(rules, id), group == DestinationGroup.Local ? rules.Local : rules.Cluster, rules.Name));
        }

        return default(ElementBytes).WithMark(mark);
    }

    // The first choice is by the client's address, unless the Service names another way: so it is the same at all of its frontends, each of which remembers
    // for itself.
    private VirtualService Persistent(ServiceRules rules, VirtualServiceId id)
    {
        var isSticky = rules.AffinityTimeout is not null;
        var scheduler = isSticky && rules.Scheduler is null ? HashOf(rules) : SchedulerOf(rules);
        var service = new VirtualService(id, scheduler) { Flags = IpvsSchedulers.FlagsOf(scheduler, isSticky) };
        return rules.AffinityTimeout is { } timeout
            ? service with { Flags = service.Flags | IpvsServiceFlags.Persistent, Timeout = (uint)Math.Max(1, timeout.TotalSeconds) }
            : service;
    }

    // The kernel sends a persistent connection that came by a mark to the port that its client asked for, and not to the destination's: a client is kept
    // at its destination by its address's hash alone.
    private VirtualService Hashing(ServiceRules rules, VirtualServiceId id)
    {
        var isSticky = rules.AffinityTimeout is not null;
        var scheduler = isSticky ? HashOf(rules) : SchedulerOf(rules);
        return new VirtualService(id, scheduler) { Flags = IpvsSchedulers.FlagsOf(scheduler, isSticky) };
    }

    private string HashOf(ServiceRules rules)
    {
        var own = SchedulerOf(rules);
        return IpvsSchedulers.OfClients(own).FirstOrDefault(name => !_missing.Contains(name), own);
    }

    private string SchedulerOf(ServiceRules rules) => rules.Scheduler is { } own && !_missing.Contains(own) ? own : settings.Scheduler;
}
