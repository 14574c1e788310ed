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

    private readonly int[] _rules = new int[IptablesNames.AllTables.Length];

    /// <summary>The frame that the kernel has.</summary>
    internal IptablesPlan Plan { get; set; } = plan;

    /// <summary>Number of endpoints of all service ports.</summary>
    internal int Endpoints { get; private set; }

    /// <summary>Counts a service port in, or, with a minus, out.</summary>
    internal void Count(ServiceRules? rules, IptablesPart part, int sign)
    {
        Endpoints += sign * EndpointsOf(rules);
        foreach (var chain in part.Chains)
        {
            _rules[(int)chain.Table] += sign * chain.Rules.Count;
        }

        foreach (var entry in part.Entries)
        {
            _rules[(int)entry.Table] += sign;
        }
    }

    /// <summary>How many rules our chains should have, by table.</summary>
    internal int[] TakeCensus()
    {
        var census = (int[])_rules.Clone();
        census[(int)IptablesTable.Filter] += _clusterIPs.Count;
        foreach (var chain in Plan.Chains)
        {
            census[(int)chain.Table] += chain.Rules.Count;
        }

        return census;
    }

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
