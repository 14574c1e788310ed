using System.Net;
using System.Net.NetworkInformation;

namespace KubeProxyNet.Netlink.Route;

/// <summary>Who on a link has an IP address: an entry of the ARP or neighbour discovery table.</summary>
public sealed record Neighbour
{
    /// <summary>The link.</summary>
    public required int LinkIndex { get; init; }

    /// <summary>The neighbour's IP address.</summary>
    public required IPAddress Address { get; init; }

    /// <summary>Its hardware address; null while it is not known, and of proxy entries.</summary>
    public PhysicalAddress? LinkAddress { get; init; }

    /// <summary>What is known about it.</summary>
    public NeighbourState State { get; init; } = NeighbourState.Permanent;

    /// <summary>How it is used.</summary>
    public NeighbourFlags Flags { get; init; }

    /// <summary>Who made it, where that was told (NDA_PROTOCOL, 5.0).</summary>
    public RouteProtocol Protocol { get; init; }

    /// <summary>As <c>ip neigh</c> begins its lines.</summary>
    public override string ToString() => $"{((Flags & NeighbourFlags.Proxy) != 0 ? "proxy " : string.Empty)}{Address} link {LinkIndex}";
}
