namespace KubeProxyNet.Proxy.Loop;

/// <summary>
/// Collects garbage when nobody waits and there is much of it. Objects that live until the next change of theirs are garbage of the oldest generation, and left to
/// itself the collector lets that grow to nearly as much again as is in use: memory that a small container does not have. One owner.
/// </summary>
/// <param name="measure">The heap's size in bytes, garbage included.</param>
/// <param name="collect">Collects all of it; returns when that is done.</param>
internal sealed class HeapTrim(Func<long> measure, Action<GCCollectionMode> collect)
{
    // Above what was in use after the last time; a collection takes a few tens of milliseconds.
    internal const long LeastGarbage = 8 << 20;
    internal const int ShareOfUsed = 4;

    private long? _used;

    /// <summary>For this process's own heap.</summary>
    internal HeapTrim()
        : this(static () => GC.GetTotalMemory(forceFullCollection: false), static mode => GC.Collect(GC.MaxGeneration, mode, blocking: true, compacting: mode == GCCollectionMode.Aggressive))
    {
    }

    /// <summary>All that is needed is there, and all that was needed to get it can go.</summary>
    internal void Settle()
    {
        Collect(GCCollectionMode.Aggressive);
        NativeHeap.Trim();
    }

    /// <summary>Nothing is to be done just now.</summary>
    internal void Rest()
    {
        if (_used is { } used && measure() >= used + Math.Max(used / ShareOfUsed, LeastGarbage))
        {
            Collect(GCCollectionMode.Forced);
        }
    }

    private void Collect(GCCollectionMode mode)
    {
        collect(mode);
        _used = measure();
    }
}
