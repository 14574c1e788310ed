namespace KubeProxyNet.Proxy.Loop;

/// <summary>
/// Collects garbage when nobody waits and there is much of it. Objects that live until the next change of theirs are garbage of the oldest generation, and left to
/// itself the collector lets that grow to nearly as much again as is in use: memory that a small container does not have. One owner.
/// </summary>
internal sealed class HeapTrim
{
    // Above what was in use after the last time; a collection takes a few tens of milliseconds.
    private const long LeastGarbage = 8 << 20;
    private const int ShareOfUsed = 4;

    private long _used;

    /// <summary>All that is needed is there, and all that was needed to get it can go.</summary>
    internal void Settle()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        _used = GC.GetTotalMemory(forceFullCollection: false);
    }

    /// <summary>Nothing is to be done just now.</summary>
    internal void Rest()
    {
        if (_used == 0 || GC.GetTotalMemory(forceFullCollection: false) < _used + Math.Max(_used / ShareOfUsed, LeastGarbage))
        {
            return;
        }

        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: false);
        _used = GC.GetTotalMemory(forceFullCollection: false);
    }
}
