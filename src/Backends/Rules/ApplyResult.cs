namespace KubeProxyNet.Backends.Rules;

/// <summary>What one call to the backend did to the kernel.</summary>
/// <param name="Operations">Number of objects written or removed; 0 if the kernel already had all of it.</param>
/// <param name="Batches">Number of transactions.</param>
/// <param name="KernelTime">Time spent inside the kernel.</param>
/// <param name="WasFull">The whole state was read back and compared.</param>
public readonly record struct ApplyResult(int Operations, int Batches, TimeSpan KernelTime, bool WasFull)
{
    /// <summary>Service ports that the kernel refused and that are left out until their rules change; null or empty if none.</summary>
    public IReadOnlyCollection<ServicePortName>? Isolated { get; init; }

    /// <summary>
    /// Destinations that are not wanted any more and stay until their connections have ended. While there are any, call again every few seconds, with an
    /// empty change if nothing else is to be done. 0 where the kernel itself keeps connections.
    /// </summary>
    public int Draining { get; init; }

    /// <summary>Schedulers that Services ask for and this kernel lacks; those Services use the node's. Null or empty if none.</summary>
    public IReadOnlyCollection<string>? MissingSchedulers { get; init; }
}
