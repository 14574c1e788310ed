using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Netlink.Conntrack;

namespace KubeProxyNet.Proxy.Conntrack;

/// <summary>The kernel's table of flows, and the addresses by which flows to this node are told.</summary>
internal interface IFlowTable : IDisposable
{
    /// <summary>Hands over each flow that the filter means, as it comes. The handler may delete.</summary>
    void Dump(ConntrackFilter filter, ConntrackHandler handler);

    /// <summary>Deletes the flows, at most <see cref="ConntrackConnection.MostDeletions"/>; returns how many were there.</summary>
    int Delete(ReadOnlySpan<ConntrackEntry> entries);

    /// <summary>The node's own addresses now, loopback left out.</summary>
    IReadOnlySet<IPValue> ListNodeAddresses(IPFamily family);
}
