using System.Threading.Channels;
using KubeProxyNet.Backends.Rules;
using Microsoft.Extensions.Logging;

namespace KubeProxyNet.Proxy.Loop;

/// <summary>
/// Listens for foreign changes of one family's rules, on a thread of its own, and tells the loop. It begins after the first sync: the kernel writes an
/// event for each element while somebody listens, and the first sync is all ours.
/// </summary>
internal sealed class BackendWatch(IPFamily family, IProxyBackend backend, ChannelWriter<LoopEvent> events, ILogger logger)
{
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(5);

    internal void Start(CancellationToken cancellationToken)
    {
        var thread = new Thread(() => Run(cancellationToken)) { IsBackground = true, Name = $"watch-{family}" };
        thread.Start();
    }

    private void Run(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                backend.Watch(Listening, Tell, cancellationToken);
            }
            catch (BackendException error)
            {
                Log.WatchFailed(logger, family, error.Message, RetryInterval.TotalSeconds);
                cancellationToken.WaitHandle.WaitOne(RetryInterval);
            }
        }
    }

    private void Listening() => events.TryWrite(new LoopEvent.WatchBegun(family));

    private void Tell(ForeignChange change) => events.TryWrite(new LoopEvent.ForeignlyChanged(family, change));
}
