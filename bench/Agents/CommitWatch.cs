using System.Diagnostics;
using KubeProxyNet.Netlink.Nftables;
using KubeProxyNet.Netlink.Sockets;

namespace KubeProxyNet.Bench.Agents;

/// <summary>Sees each nf_tables transaction in a namespace as it is committed, from outside the proxy.</summary>
internal sealed class CommitWatch : IDisposable
{
    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(1);

    private readonly NftablesMonitor _monitor;
    private readonly Thread _thread;
    private readonly AutoResetEvent _seen = new(false);
    private volatile bool _ends;
    private long _last;
    private int _count;

    internal CommitWatch(NetworkNamespace ns)
    {
        _monitor = NftablesMonitor.Open(ns);
        _thread = new Thread(Watch) { IsBackground = true, Name = "commit-watch" };
        _thread.Start();
    }

    /// <summary>Forgets what was seen.</summary>
    internal void Reset() => _seen.Reset();

    /// <summary>Waits for the first transaction since the reset.</summary>
    /// <returns>When it was seen, as a timestamp.</returns>
    internal long Wait(TimeSpan patience) => _seen.WaitOne(patience) ? Volatile.Read(ref _last) : throw new TimeoutException("No transaction was committed.");

    /// <summary>Number of transactions so far.</summary>
    internal int Count => Volatile.Read(ref _count);

    /// <summary>Waits until nothing has been committed for a while.</summary>
    /// <returns>When the last transaction was seen, as a timestamp.</returns>
    internal async Task<long> WaitForQuietAsync(CancellationToken cancellationToken)
    {
        var count = -1;
        while (count != Count)
        {
            count = Count;
            await Task.Delay(Quiet, cancellationToken);
        }

        return Volatile.Read(ref _last);
    }

    public void Dispose()
    {
        _ends = true;
        _thread.Join();
        _monitor.Dispose();
        _seen.Dispose();
    }

    private void Watch()
    {
        while (!_ends)
        {
            _monitor.ReadEvents(OnEvent, Turn);
        }
    }

    // The kernel sends it when the transaction is in force.
    private void OnEvent(in NftEvent change)
    {
        if (change.Kind == NftEventKind.GenerationChanged)
        {
            Volatile.Write(ref _last, Stopwatch.GetTimestamp());
            Interlocked.Increment(ref _count);
            _seen.Set();
        }
    }
}
