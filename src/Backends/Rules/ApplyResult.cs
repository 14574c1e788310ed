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
    /// Destinations that get no new connections any more and wait for the last one to end. While there are any, the backend wants to be called again
    /// from time to time, also without a change.
    /// </summary>
    public int Draining { get; init; }

    /// <summary>In iptables mode, how many rules there are by table; null in others, where they are elements of sets.</summary>
    public IReadOnlyList<RuleCount>? Rules { get; init; }

    /// <summary>IPVS schedulers that Services ask for and the kernel does not have; those Services are served by the node's own. Null or empty if none.</summary>
    public IReadOnlyCollection<string>? MissingSchedulers { get; init; }
}
