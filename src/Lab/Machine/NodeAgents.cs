namespace KubeProxyNet.Lab.Machine;

/// <summary>What runs on every node beside its pods.</summary>
/// <param name="Proxy">The proxy's binary; empty: none.</param>
/// <param name="Network">The network agent's.</param>
/// <param name="Mode">The proxy's mode.</param>
internal sealed record NodeAgents(string Proxy, string Network, string Mode);
