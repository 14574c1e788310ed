using System.Net;

namespace KubeProxyNet.Netlink.Route;

/// <summary>One of several ways that a route's packets are spread over.</summary>
public sealed record NextHop
{
    /// <summary>The link that they leave by.</summary>
    public int LinkIndex { get; init; }

    /// <summary>Who takes them there; null if the destination is on the link.</summary>
    public IPAddress? Gateway { get; init; }

    /// <summary>Its share, 1 to 256.</summary>
    public int Weight { get; init; } = 1;

    /// <summary>How it is.</summary>
    public RouteFlags Flags { get; init; }
}
