using KubeProxyNet.Netlink.Conntrack;

namespace KubeProxyNet.Backends.Ipvs;

/// <summary>A destination that the kernel has.</summary>
/// <param name="Address">Its address.</param>
/// <param name="Port">Its port.</param>
/// <param name="Weight">Its weight; 0 while it only keeps its connections.</param>
internal readonly record struct IpvsKnownDestination(IPValue Address, ushort Port, int Weight);
