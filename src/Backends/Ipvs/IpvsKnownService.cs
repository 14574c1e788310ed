using KubeProxyNet.Netlink;
using KubeProxyNet.Netlink.Ipvs;

namespace KubeProxyNet.Backends.Ipvs;

/// <summary>A virtual service that the kernel has, as far as we know.</summary>
/// <param name="Service">Its settings.</param>
/// <param name="Destinations">Its destinations.</param>
internal sealed record IpvsKnownService(VirtualService Service, EquatableArray<IpvsKnownDestination> Destinations);
