using KubeProxyNet.Netlink;

namespace KubeProxyNet.Backends.Rules;

/// <summary>What the kernel holds for one service port, as it was read back, in the words of the program that shows it (nft, ipvsadm, iptables-save).</summary>
/// <param name="Held">What should be there and is.</param>
/// <param name="Missing">What should be there and is not, or is there with something else.</param>
public sealed record KernelReading(EquatableArray<string> Held, EquatableArray<string> Missing);
