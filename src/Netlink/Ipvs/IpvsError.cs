namespace KubeProxyNet.Netlink.Ipvs;

/// <summary>A command of a batch that the kernel refused.</summary>
/// <param name="Service">The virtual service that it was about.</param>
/// <param name="Error">What the kernel said.</param>
public sealed record IpvsError(VirtualServiceId Service, NetlinkException Error);
