using System.Collections.Concurrent;

namespace KubeProxyNet.Backends.Iptables;

/// <summary>Our own runs of iptables-restore, told by the thread that makes them to the one that watches.</summary>
internal sealed class IptablesOwnWrites
{
    private readonly ConcurrentQueue<IptablesOwnWrite> _ended = new();
    private readonly List<IptablesOwnWrite> _known = [];

    // The generation before the run that is under way; -1 if none is.
    private long _underWay = -1;

    /// <summary>Somebody takes them from here.</summary>
    internal volatile bool IsWatched;

    internal void Begin(uint before) => Volatile.Write(ref _underWay, before);

    internal void End(uint before, uint after, int transactions)
    {
        if (IsWatched)
        {
            _ended.Enqueue(new IptablesOwnWrite(before, after, transactions));
        }

        Volatile.Write(ref _underWay, -1);
    }

    /// <summary>Whether a commit is ours; null if that cannot be told yet, for a run of ours is under way. Commits are asked for in their order.</summary>
    internal bool? Has(uint generation)
    {
        // In this order: a run that ends in between is in the queue.
        var underWay = Volatile.Read(ref _underWay);
        while (_ended.TryDequeue(out var write))
        {
            _known.Add(write);
        }

        _known.RemoveAll(write => write.IsBefore(generation));
        return _known.Exists(write => write.TryTake(generation)) ? true : underWay >= 0 && (int)(generation - (uint)underWay) > 0 ? null : false;
    }
}
