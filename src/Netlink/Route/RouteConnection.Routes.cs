using System.Net.Sockets;
using static KubeProxyNet.Netlink.Uapi.SocketH;

namespace KubeProxyNet.Netlink.Route;

public sealed partial class RouteConnection
{
    /// <summary>The routes that the filter means; without one all, those of IPv4 first.</summary>
    public IReadOnlyList<Route> ListRoutes(RouteFilter? filter = null)
    {
        filter ??= new RouteFilter();
        return filter.Family switch
        {
            null => [.. ListRoutes(AF_INET, filter), .. ListRoutes(AF_INET6, filter)],
            AddressFamily.InterNetwork => ListRoutes(AF_INET, filter),
            AddressFamily.InterNetworkV6 => ListRoutes(AF_INET6, filter),
            _ => throw new ArgumentException($"Address family {filter.Family} is neither IPv4 nor IPv6.", nameof(filter)),
        };
    }

    /// <summary>Puts the route into its table, in place of the one with the same destination and metric.</summary>
    public void EnsureRoute(Route route)
    {
        ArgumentNullException.ThrowIfNull(route);
        Execute($"replace route {route}", (ref writer, sequence) => writer.WriteReplaceRoute(sequence, route));
    }

    /// <summary>Takes the route out of its table. Null fields, and an unspecified type or protocol, match any.</summary>
    public void RemoveRoute(Route route)
    {
        ArgumentNullException.ThrowIfNull(route);
        Remove($"delete route {route}", (ref writer, sequence) => writer.WriteRemoveRoute(sequence, route));
    }

    private List<Route> ListRoutes(byte family, RouteFilter filter) => List(
        "list routes",
        (ref writer, sequence) => writer.WriteListRoutes(sequence, family, filter),
        message => RouteMessages.ReadRoute(message) is { } route && filter.Matches(route) ? route : null);
}
