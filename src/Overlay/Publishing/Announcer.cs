using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace KubeProxyNet.Overlay.Publishing;

/// <summary>Keeps trying to say the latest.</summary>
internal sealed class Announcer(INodeAnnouncer node, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    private readonly Channel<IReadOnlyDictionary<string, string>> _latest =
        Channel.CreateBounded<IReadOnlyDictionary<string, string>>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });

    /// <summary>Says this from now on. Any thread.</summary>
    internal void Offer(IReadOnlyDictionary<string, string> annotations) => _latest.Writer.TryWrite(annotations);

    /// <summary>Runs until cancelled.</summary>
    internal async Task RunAsync(CancellationToken cancellationToken)
    {
        await foreach (var annotations in _latest.Reader.ReadAllAsync(cancellationToken))
        {
            try
            {
                await node.PatchAsync(NodeAnnouncement.Write(annotations, time.GetUtcNow()), cancellationToken);
            }
            catch (Exception error) when (!cancellationToken.IsCancellationRequested)
            {
                Log.NotAnnounced(logger, error.Message);
                await Task.Delay(Pause, time, cancellationToken);

                // Unless there is something newer by now.
                if (_latest.Reader.Count == 0)
                {
                    Offer(annotations);
                }
            }
        }
    }
}
