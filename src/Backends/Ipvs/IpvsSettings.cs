using System.Net;
using KubeProxyNet.Netlink;
using KubeProxyNet.Netlink.Ipvs;

namespace KubeProxyNet.Backends.Ipvs;

/// <summary>What an operator can choose for IPVS mode.</summary>
public sealed record IpvsSettings
{
    /// <summary>The kernel's name of how destinations are chosen where a Service does not say.</summary>
    public string Scheduler { get; init; } = "rr";

    /// <summary>Neighbours are told only of addresses of the link that they ask on: virtual addresses stay out of ARP (arp_ignore 1, arp_announce 2).</summary>
    public bool StrictARP { get; init; }

    /// <summary>Virtual services with an address in one of these are somebody else's, and no address in one of these is ever ours.</summary>
    public EquatableArray<IPNetwork> ExcludeCIDRs { get; init; } = [];

    /// <summary>How long connections without packets are remembered; zero keeps the kernel's.</summary>
    public IpvsTimeouts Timeouts { get; init; }

    /// <summary>Whether an address is somebody else's.</summary>
    internal bool IsExcluded(IPAddress address)
    {
        foreach (var network in ExcludeCIDRs)
        {
            if (network.Contains(address))
            {
                return true;
            }
        }

        return false;
    }
}
