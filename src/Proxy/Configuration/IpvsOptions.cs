using System.Net;
using KubeProxyNet.Netlink;

namespace KubeProxyNet.Proxy.Configuration;

/// <summary>The block <c>ipvs</c>.</summary>
internal sealed record IpvsOptions
{
    /// <summary>Interval of retries and verification.</summary>
    public TimeSpan SyncPeriod { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Least time between two syncs; zero programs each change at once.</summary>
    public TimeSpan MinSyncPeriod { get; init; }

    /// <summary>Name of the kernel's scheduler; empty is <c>rr</c>.</summary>
    public string Scheduler { get; init; } = "";

    /// <summary>Virtual servers with an address in one of these belong to somebody else and are never deleted.</summary>
    public EquatableArray<IPNetwork> ExcludeCIDRs { get; init; } = [];

    /// <summary>Sets arp_ignore=1 and arp_announce=2.</summary>
    public bool StrictARP { get; init; }

    /// <summary>Idle time-out of TCP; zero keeps the kernel's.</summary>
    public TimeSpan TcpTimeout { get; init; }

    /// <summary>Time-out of TCP after a FIN; zero keeps the kernel's.</summary>
    public TimeSpan TcpFinTimeout { get; init; }

    /// <summary>Idle time-out of UDP; zero keeps the kernel's.</summary>
    public TimeSpan UdpTimeout { get; init; }
}
