using System.Net.Sockets;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Netlink.Conntrack;

namespace KubeProxyNet.Proxy.Conntrack;

/// <summary>
/// Decides what to ask the kernel for. Pure. Every question is a walk over the whole table, those of other network namespaces among it; a filter keeps the
/// kernel from handing over what it passes. TCP: unanswered connections are so few that one walk for all targets is best. UDP: for a few targets one filtered
/// walk each, for many one walk. Answered TCP connections are never handed over. A look-up for each entry tells what it is.
/// </summary>
internal static class FlowDumps
{
    // An entry costs the kernel's filter about a tenth of what it costs to hand it over.
    private const int MostFilters = 8;

    internal static IReadOnlyCollection<ConntrackFilter> Plan(IPFamily family, IEnumerable<FlowTarget> targets) =>
        [.. targets.GroupBy(target => target.Protocol).SelectMany(group => PlanProtocol(family, group.Key, group))];

    private static List<ConntrackFilter> PlanProtocol(IPFamily family, TransportProtocol protocol, IEnumerable<FlowTarget> targets)
    {
        var most = protocol == TransportProtocol.Tcp ? 1 : MostFilters;
        var filters = targets.Select(target => OfTarget(family, target)).Distinct().Take(most + 1).ToList();
        return filters.Count <= most ? filters : [OfProtocol(family, protocol)];
    }

    private static ConntrackFilter OfProtocol(IPFamily family, TransportProtocol protocol) => new()
    {
        Family = family == IPFamily.IPv4 ? AddressFamily.InterNetwork : AddressFamily.InterNetworkV6,
        Protocol = protocol,
        StatusAbsent = protocol == TransportProtocol.Tcp ? ConntrackStatus.SeenReply : ConntrackStatus.None,
    };

    // The kernel compares IPv6 addresses the wrong way round; it gets the port alone then.
    private static ConntrackFilter OfTarget(IPFamily family, FlowTarget target) => OfProtocol(family, target.Protocol) with
    {
        Original = new() { DestinationPort = target.Port, Destination = family == IPFamily.IPv4 ? target.Address?.ToIPAddress() : null },
    };
}
