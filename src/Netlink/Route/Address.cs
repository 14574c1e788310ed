using System.Net;

namespace KubeProxyNet.Netlink.Route;

/// <summary>An IP address of a link.</summary>
public sealed record Address
{
    /// <summary>The link that has it.</summary>
    public required int LinkIndex { get; init; }

    /// <summary>The address itself (IFA_LOCAL).</summary>
    public required IPAddress Local { get; init; }

    /// <summary>How many of its bits, or of the peer's, say what is on the link.</summary>
    public required int PrefixLength { get; init; }

    /// <summary>The address at the other end of a point-to-point link; null elsewhere.</summary>
    public IPAddress? Peer { get; init; }

    /// <summary>The IPv4 broadcast address.</summary>
    public IPAddress? Broadcast { get; init; }

    /// <summary>How far it is valid.</summary>
    public RouteScope Scope { get; init; }

    /// <summary>How it behaves. The kernel adds flags of its own, such as <see cref="AddressFlags.Permanent"/>.</summary>
    public AddressFlags Flags { get; init; }

    /// <summary>The IPv4 label, which begins with the link's name; null leaves it to the kernel, which takes the link's name.</summary>
    public string? Label { get; init; }

    /// <summary><c>10.1.0.1/24</c>.</summary>
    public override string ToString() => $"{Local}/{PrefixLength}";
}
