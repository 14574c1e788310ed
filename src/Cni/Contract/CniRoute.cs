using System.Net;

namespace KubeProxyNet.Cni.Contract;

/// <summary>A route inside the container.</summary>
/// <param name="Destination">Where to.</param>
/// <param name="Gateway">The next hop; null: the gateway of the first address of its family.</param>
internal sealed record CniRoute(AddressInNetwork Destination, IPAddress? Gateway)
{
    /// <summary>Largest packet; 0 is the link's. From 1.1.0 on, as all that follows.</summary>
    public int Mtu { get; init; }

    /// <summary>Largest TCP segment to ask for; 0 is the kernel's choice.</summary>
    public int AdvMss { get; init; }

    /// <summary>The smaller goes first.</summary>
    public int Priority { get; init; }

    /// <summary>The table; null is the main one.</summary>
    public int? Table { get; init; }

    /// <summary>rtnetlink's scope; null is the kernel's choice.</summary>
    public int? Scope { get; init; }
}
