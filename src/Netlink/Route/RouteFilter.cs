using System.Net.Sockets;

namespace KubeProxyNet.Netlink.Route;

/// <summary>Which routes are meant; null is any. The kernel does the filtering from 4.20 on.</summary>
public sealed record RouteFilter
{
    /// <summary>IPv4 or IPv6.</summary>
    public AddressFamily? Family { get; init; }

    /// <summary>The table.</summary>
    public RouteTable? Table { get; init; }

    /// <summary>The link that packets leave by, by one of several ways also.</summary>
    public int? LinkIndex { get; init; }

    /// <summary>Who made them.</summary>
    public RouteProtocol? Protocol { get; init; }

    /// <summary>What happens to the packets.</summary>
    public RouteType? Type { get; init; }

    internal bool Matches(Route route) =>
        (Family is null || route.Family == Family)
        && (Table is null || route.Table == Table)
        && (LinkIndex is null || LeavesBy(route, LinkIndex.Value))
        && (Protocol is null || route.Protocol == Protocol)
        && (Type is null || route.Type == Type);

    private static bool LeavesBy(Route route, int linkIndex) => route.LinkIndex == linkIndex || route.NextHops.Any(hop => hop.LinkIndex == linkIndex);
}
