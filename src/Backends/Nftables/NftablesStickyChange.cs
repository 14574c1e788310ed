namespace KubeProxyNet.Backends.Nftables;

/// <summary>A step of one sticky service port.</summary>
/// <param name="Before">What the kernel has; null for nothing.</param>
/// <param name="After">What it should have; null for nothing.</param>
/// <param name="WasReadBack">What the kernel has was read from it: bindings may be left over from before.</param>
internal sealed record NftablesStickyChange(NftablesStickyPort? Before, NftablesStickyPort? After, bool WasReadBack);
