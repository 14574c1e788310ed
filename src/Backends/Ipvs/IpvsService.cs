using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Netlink;
using KubeProxyNet.Netlink.Ipvs;

namespace KubeProxyNet.Backends.Ipvs;

/// <summary>A virtual service that is wanted.</summary>
/// <param name="Service">As the kernel takes it.</param>
/// <param name="Destinations">Where it leads.</param>
/// <param name="Owner">The service port that it is for.</param>
internal sealed record IpvsService(VirtualService Service, EquatableArray<Destination> Destinations, ServicePortName Owner)
{
    /// <summary>The weight of its destinations: all alike. The scheduler ovf takes it for the number of connections that one has before the next is used.</summary>
    internal int Weight => Service.Scheduler == IpvsSchedulers.Overflow ? IpvsSchedulers.OverflowWeight : 1;
}
