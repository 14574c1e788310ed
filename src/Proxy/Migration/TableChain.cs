namespace KubeProxyNet.Proxy.Migration;

/// <summary>A chain of an iptables table.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsBuiltIn">Packets enter it by themselves: INPUT, POSTROUTING and the like.</param>
internal sealed record TableChain(string Name, bool IsBuiltIn);
