namespace KubeProxyNet.Proxy.Inspection.Explaining;

/// <summary>One endpoint of a service port.</summary>
/// <param name="Address"><c>10.244.1.7:8080</c>.</param>
/// <param name="Node">Where it runs; empty if the slice does not say.</param>
/// <param name="Zone">Its zone; empty if the slice does not say.</param>
/// <param name="IsHere">It runs on this node.</param>
/// <param name="Cluster">It gets traffic of policy Cluster.</param>
/// <param name="Local">It gets traffic of policy Local.</param>
/// <param name="Reason">Why.</param>
internal sealed record EndpointLine(string Address, string Node, string Zone, bool IsHere, bool Cluster, bool Local, string Reason)
{
    /// <summary>What it answered when this node asked it; empty if it was not asked.</summary>
    public string Answer { get; init; } = "";
}
