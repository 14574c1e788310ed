using System.Net;
using System.Net.Sockets;

namespace KubeProxyNet.Netlink.Route;

/// <summary>Where packets to a range of addresses go.</summary>
public sealed record Route
{
    /// <summary>The addresses; <c>0.0.0.0/0</c> or <c>::/0</c> is the default route.</summary>
    public required IPNetwork Destination { get; init; }

    /// <summary>What happens to the packets.</summary>
    public RouteType Type { get; init; } = RouteType.Unicast;

    /// <summary>The table that it stands in.</summary>
    public RouteTable Table { get; init; } = RouteTable.Main;

    /// <summary>Who made it; a removal takes only that maker's route, or anybody's if unspecified.</summary>
    public RouteProtocol Protocol { get; init; } = RouteProtocol.Static;

    /// <summary>How far away the destination is; null derives it from type and gateway, as <c>ip route</c> does. IPv6 has none.</summary>
    public RouteScope? Scope { get; init; }

    /// <summary>The link that the packets leave by.</summary>
    public int? LinkIndex { get; init; }

    /// <summary>Who takes them there; null if the destination is on the link. May be IPv6 for an IPv4 destination.</summary>
    public IPAddress? Gateway { get; init; }

    /// <summary>The source address that local programs get.</summary>
    public IPAddress? PreferredSource { get; init; }

    /// <summary>The lower, the better; null is 0 for IPv4 and 1024 for IPv6.</summary>
    public uint? Metric { get; init; }

    /// <summary>The largest packet on this route, if it is not the link's.</summary>
    public uint? MTU { get; init; }

    /// <summary>How the next hop is.</summary>
    public RouteFlags Flags { get; init; }

    /// <summary>Several ways at once; empty if there is one only.</summary>
    public EquatableArray<NextHop> NextHops { get; init; }

    /// <summary>IPv4 or IPv6.</summary>
    public AddressFamily Family => Destination.BaseAddress.AddressFamily;

    /// <summary>As <c>ip route</c> begins its lines: <c>10.42.1.0/24 via 10.42.1.0</c>.</summary>
    public override string ToString()
    {
        var type = Type == RouteType.Unicast ? string.Empty : $"{Type} ";
        var gateway = Gateway is null ? string.Empty : $" via {Gateway}";
        var link = LinkIndex is null ? string.Empty : $" link {LinkIndex}";
        var table = Table == RouteTable.Main ? string.Empty : $" table {Table}";
        return $"{type}{Destination}{gateway}{link}{table}";
    }
}
