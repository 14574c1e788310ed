using System.Net;
using System.Runtime.InteropServices;
using KubeProxyNet.Backends.Rules;

namespace KubeProxyNet.Backends.Iptables;

/// <summary>
/// What has to be remembered of the kernel's state to change it without reading it. Thrown away, and made anew from the kernel, whenever a write failed.
/// </summary>
internal sealed class IptablesState(IptablesPlan plan)
{
    private readonly Dictionary<IPAddress, int> _clusterIPs = [];

    /// <summary>The frame that the kernel has.</summary>
    internal IptablesPlan Plan { get; set; } = plan;

    /// <summary>Number of endpoints of all service ports.</summary>
    internal int Endpoints { get; private set; }

    /// <summary>The live ClusterIPs.</summary>
    internal IEnumerable<IPAddress> ClusterIPs => _clusterIPs.Keys;

    /// <summary>Counts a service port in, or, with a minus, out.</summary>
    internal void Count(ServiceRules? rules, int sign) => Endpoints += sign * EndpointsOf(rules);

    /// <summary>A service port has this ClusterIP.</summary>
    /// <returns>Whether it is the first one.</returns>
    internal bool Use(IPAddress clusterIP) => ++CollectionsMarshal.GetValueRefOrAddDefault(_clusterIPs, clusterIP, out _) == 1;

    /// <summary>A service port has this ClusterIP no more.</summary>
    /// <returns>Whether it was the last one.</returns>
    internal bool Release(IPAddress clusterIP)
    {
        ref var uses = ref CollectionsMarshal.GetValueRefOrNullRef(_clusterIPs, clusterIP);
        return --uses == 0 && _clusterIPs.Remove(clusterIP);
    }

    internal static int EndpointsOf(ServiceRules? rules) => rules is null ? 0 : Math.Max(rules.Cluster.Count, rules.Local.Count);
}
