using System.Net;
using KubeProxyNet.Netlink.Conntrack;

namespace KubeProxyNet.Netlink.Ipvs;

/// <summary>Where a virtual service sends connections: ipvsadm's real server.</summary>
/// <param name="Address">Its address.</param>
/// <param name="Port">Its port.</param>
public readonly record struct IpvsDestination(IPValue Address, ushort Port)
{
    /// <summary>How packets reach it.</summary>
    public IpvsForwarding Forwarding { get; init; }

    /// <summary>How often it is chosen, beside others; 0: for no new connection, while those it has go on.</summary>
    public int Weight { get; init; } = 1;

    /// <summary>No new connections from so many on; 0: no limit.</summary>
    public uint UpperThreshold { get; init; }

    /// <summary>New connections again below so many; 0: three quarters of the upper one.</summary>
    public uint LowerThreshold { get; init; }

    /// <summary>Connections that are established, seen by the kernel.</summary>
    public uint ActiveConnections { get; init; }

    /// <summary>Connections that are being made or have been closed, and UDP flows.</summary>
    public uint InactiveConnections { get; init; }

    /// <summary>Clients that stay with it.</summary>
    public uint PersistentConnections { get; init; }

    /// <summary>What has passed; the kernel's.</summary>
    public IpvsStatistics Statistics { get; init; }

    /// <summary>Connections of whatever state; remembered clients do not count.</summary>
    public ulong Connections => (ulong)ActiveConnections + InactiveConnections;

    /// <summary><c>10.244.1.7:8080 weight 1</c>.</summary>
    public override string ToString() => $"{new IPEndPoint(Address.ToIPAddress(), Port)} weight {Weight}";
}
