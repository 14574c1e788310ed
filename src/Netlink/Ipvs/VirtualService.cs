namespace KubeProxyNet.Netlink.Ipvs;

/// <summary>A virtual service: connections to it are spread over its destinations.</summary>
/// <param name="Id">Which packets are meant.</param>
/// <param name="Scheduler">The kernel's name of how destinations are chosen: <c>rr</c>, <c>lc</c>, <c>mh</c>.</param>
public sealed record VirtualService(VirtualServiceId Id, string Scheduler)
{
    /// <summary>How it behaves.</summary>
    public IpvsServiceFlags Flags { get; init; }

    /// <summary>Seconds that a client stays with its destination after its last connection, if the service is persistent.</summary>
    public uint Timeout { get; init; }

    /// <summary>How many leading bits of their address make two clients one to a persistent service.</summary>
    public int ClientPrefixLength { get; init; } = Id.IsIPv6 ? 128 : 32;

    /// <summary>What has passed; the kernel's.</summary>
    public IpvsStatistics Statistics { get; init; }

    /// <summary>Whether the kernel would do the same for both; what only the kernel sets is not looked at.</summary>
    public bool HasSameContentAs(VirtualService other)
    {
        ArgumentNullException.ThrowIfNull(other);
        const IpvsServiceFlags Wanted = ~IpvsServiceFlags.Hashed;
        return Id == other.Id && Scheduler == other.Scheduler && (Flags & Wanted) == (other.Flags & Wanted)
            && Timeout == other.Timeout && ClientPrefixLength == other.ClientPrefixLength;
    }
}
