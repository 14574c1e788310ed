namespace KubeProxyNet.Proxy.Inspection.Diagnosis;

/// <summary>The addresses that pods of one network have on this node, as host-local keeps them.</summary>
/// <param name="Folder">Where.</param>
/// <param name="Range">The range they are from; empty if it is not known.</param>
/// <param name="Used">How many are reserved.</param>
/// <param name="Size">How many there are; 0 if it is not known.</param>
/// <param name="Leaked">Those whose container cannot be there any more.</param>
internal sealed record LeaseReading(string Folder, string Range, int Used, long Size, IReadOnlyList<string> Leaked);
