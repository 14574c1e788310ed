namespace KubeProxyNet.Proxy.Inspection.Explaining;

/// <summary>What the kernel holds for a service port.</summary>
/// <param name="Where"><c>nftables table ip kubeproxynet</c>.</param>
/// <param name="Held">What is there as it should be.</param>
/// <param name="Missing">What should be there and is not.</param>
/// <param name="Problem">Why it could not be read; empty if it could.</param>
internal sealed record KernelLines(string Where, IReadOnlyList<string> Held, IReadOnlyList<string> Missing, string Problem);
