using System.Net;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Informers;
using KubeProxyNet.Informers.Models;
using KubeProxyNet.Netlink;

namespace KubeProxyNet.Proxy.Loop;

/// <summary>What reaches the proxy loop from outside. Everything that changes its state comes this way.</summary>
internal abstract record LoopEvent
{
    private LoopEvent()
    {
    }

    /// <summary>When it came, as a timestamp of the system's clock.</summary>
    internal long Arrived { get; } = TimeProvider.System.GetTimestamp();

    /// <summary>From the informer of Services.</summary>
    internal sealed record Services(InformerEvent<Service> Change) : LoopEvent;

    /// <summary>From the informer of EndpointSlices.</summary>
    internal sealed record EndpointSlices(InformerEvent<EndpointSlice> Change) : LoopEvent;

    /// <summary>From the informer of this node's Node object.</summary>
    internal sealed record Nodes(InformerEvent<Node> Change) : LoopEvent;

    /// <summary>From the informer of ServiceCIDRs.</summary>
    internal sealed record ServiceCIDRs(InformerEvent<ServiceCIDR> Change) : LoopEvent;

    /// <summary>Somebody else has changed what a family's backend wrote.</summary>
    internal sealed record ForeignlyChanged(IPFamily Family, ForeignChange Change) : LoopEvent;

    /// <summary>A family's backend tells of foreign changes from now on.</summary>
    internal sealed record WatchBegun(IPFamily Family) : LoopEvent;

    /// <summary>All addresses of this host as they are now; never said when they could not be listed.</summary>
    internal sealed record LocalAddressesChanged(EquatableArray<IPAddress> Addresses) : LoopEvent;

    /// <summary>Somebody wants to look at the loop's state: is called on its thread, and keeps values only, which do not change.</summary>
    internal sealed record Question(Action<LoopView> Look) : LoopEvent;
}
