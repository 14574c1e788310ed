namespace KubeProxyNet.Proxy.Rulesets;

/// <summary>What the choice of endpoints needs to know of this node.</summary>
/// <param name="Name">The Node object's name; endpoints with this nodeName are local.</param>
/// <param name="Zone">Its label topology.kubernetes.io/zone; null without one.</param>
internal sealed record NodeFacts(string Name, string? Zone);
