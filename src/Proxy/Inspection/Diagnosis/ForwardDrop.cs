namespace KubeProxyNet.Proxy.Inspection.Diagnosis;

/// <summary>A chain of another program whose policy drops what is forwarded.</summary>
/// <param name="Chain"><c>ip filter FORWARD</c>.</param>
/// <param name="Rules">How many rules it has; with none, it drops all pods' traffic.</param>
internal sealed record ForwardDrop(string Chain, int Rules);
