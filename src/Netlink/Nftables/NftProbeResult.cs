namespace KubeProxyNet.Netlink.Nftables;

/// <summary>What a probe found out about a feature.</summary>
/// <param name="Feature">The feature.</param>
/// <param name="Support">Whether it is there.</param>
/// <param name="Reason">Why not, with the kernel option that would bring it; or why that is unknown.</param>
public sealed record NftProbeResult(NftFeature Feature, NftSupport Support, string? Reason = null);
