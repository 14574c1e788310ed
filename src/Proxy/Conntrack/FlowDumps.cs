using System.Net.Sockets;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Netlink.Conntrack;

namespace KubeProxyNet.Proxy.Conntrack;

/// <summary>
/// Decides what to ask the kernel for. Pure. A few targets: one filtered walk over the table for each, in which the kernel hands over next to
/// nothing. Many: one walk for each protocol, and a look-up for each entry. Established TCP connections are never handed over.
/// </summary>
internal static class FlowDumps
{
    // An entry costs the kernel's filter about a tenth of what it costs to hand it over.
    private const int MostFilters = 8;

    internal static IReadOnlyCollection<ConntrackFilter> Plan(IPFamily family, IEnumerable<FlowTarget> targets)
    {
        var narrow = new HashSet<ConntrackFilter>();
        var wide = new HashSet<ConntrackFilter>();
        foreach (var target in targets)
        {
            wide.Add(OfProtocol(family, target.Protocol));
            if (narrow.Count <= MostFilters)
            {
                narrow.Add(OfTarget(family, target));
            }
        }

        return narrow.Count <= MostFilters ? narrow : wide;
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
