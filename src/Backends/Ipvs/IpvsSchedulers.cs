using KubeProxyNet.Netlink.Ipvs;

namespace KubeProxyNet.Backends.Ipvs;

/// <summary>The kernel's schedulers (ip_vs_*.ko) and what is particular about some of them.</summary>
public static class IpvsSchedulers
{
    internal const string Overflow = "ovf";
    internal const int OverflowWeight = 100;

    private const string SourceHash = "sh";
    private const string DestinationHash = "dh";
    private const string Maglev = "mh";

    /// <summary>All that Linux 6.12 has, by name.</summary>
    public static IReadOnlyList<string> Names { get; } = ["dh", "fo", "lblc", "lblcr", "lc", "mh", "nq", "ovf", "rr", "sed", "sh", "twos", "wlc", "wrr"];

    /// <summary>Those that always send a client to the same destination by themselves, the best first.</summary>
    internal static IReadOnlyList<string> OfClients(string wanted) => wanted == SourceHash ? [SourceHash, Maglev] : [Maglev, SourceHash];

    /// <summary>
    /// The flags of a service. Hashing takes another destination while the one it means is draining; maglev looks at the client's port, too, as with
    /// kube-proxy, unless it stands for session affinity.
    /// </summary>
    internal static IpvsServiceFlags FlagsOf(string scheduler, bool isSticky) => scheduler switch
    {
        SourceHash => IpvsServiceFlags.Scheduler1,
        Maglev => isSticky ? IpvsServiceFlags.Scheduler1 : IpvsServiceFlags.Scheduler1 | IpvsServiceFlags.Scheduler2,
        _ => IpvsServiceFlags.None,
    };

    /// <summary>Whether a destination can keep its connections and get no new ones. dh would go on choosing it, and refuse.</summary>
    internal static bool CanDrain(string scheduler) => scheduler != DestinationHash;
}
