using System.Collections.Immutable;
using System.Net;
using KubeProxyNet.Netlink.Ipvs;

namespace KubeProxyNet.Backends.Ipvs;

/// <summary>What the kernel has when nobody else has changed it. A value that the watch reads on its own thread.</summary>
/// <param name="Services">Virtual services that are ours, with their destinations.</param>
/// <param name="Wanted">Addresses that Services have.</param>
/// <param name="Bound">Addresses on our device.</param>
internal sealed record IpvsExpectation(
    ImmutableDictionary<VirtualServiceId, IpvsKnownService> Services, ImmutableDictionary<IPAddress, int> Wanted, ImmutableHashSet<IPAddress> Bound);
