using KubeProxyNet.Backends.Rules;

namespace KubeProxyNet.Kernel.Tests.Ipvs;

// Listens for foreign changes as the agent does, on a thread of its own.
internal sealed class WatchedBackend : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _changes = new(0);
    private readonly Thread _thread;

    internal WatchedBackend(IProxyBackend backend)
    {
        using var listening = new ManualResetEventSlim();
        _thread = new Thread(() => backend.Watch(listening.Set, _ => _changes.Release(), _stop.Token)) { IsBackground = true };
        _thread.Start();
        listening.Wait();
    }

    /// <summary>Waits until something has been noticed, and forgets what was noticed with it.</summary>
    internal void WaitForChange()
    {
        _changes.Wait();
        while (_changes.Wait(TimeSpan.Zero))
        {
        }
    }

    public void Dispose()
    {
        _stop.Cancel();
        _thread.Join();
        _stop.Dispose();
        _changes.Dispose();
    }
}
