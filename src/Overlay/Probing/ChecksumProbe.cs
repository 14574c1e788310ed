using System.Net;
using Microsoft.Extensions.Logging;

namespace KubeProxyNet.Overlay.Probing;

/// <summary>
/// Some network cards, and some kernels, compute wrong checksums for packets in a tunnel: every other node drops them. If no node has answered since the start,
/// it is tried whether one does when the kernel computes them, which is slow and right.
/// </summary>
/// <param name="answered">Whether any node has answered through the tunnel since the start.</param>
/// <param name="silent">Addresses in the tunnel of nodes that have been asked often enough.</param>
/// <param name="leaveToCard">Leaves checksums to the network card, or to the kernel.</param>
/// <param name="ask">Asks a node through the tunnel.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Where it says what it found.</param>
internal sealed class ChecksumProbe(
    Func<bool> answered, Func<IReadOnlyList<IPAddress>> silent, Action<bool> leaveToCard, Func<IPAddress, CancellationToken, Task<bool>> ask, TimeProvider time, ILogger logger)
{
    private const int MostAsked = 5;
    private const int Attempts = 2;

    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(10);

    /// <summary>Runs until some node has answered, or until cancelled.</summary>
    internal async Task RunAsync(CancellationToken cancellationToken)
    {
        var pause = FirstPause;
        while (!answered())
        {
            var peers = silent();
            if (peers.Count == 0)
            {
                await Task.Delay(LookInterval, time, cancellationToken);
                continue;
            }

            if (await FindAnsweringAsync(peers, cancellationToken) is { } peer && await IsCardWrongAsync(peer, cancellationToken))
            {
                Log.OffloadIsBroken(logger, peers.Count);
                return;
            }

            await Task.Delay(pause, time, cancellationToken);
            pause = TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, LongestPause.Ticks));
        }
    }

    // It may have come up just now: then it answers with the card as well.
    private async Task<bool> IsCardWrongAsync(IPAddress peer, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            if (await ask(peer, cancellationToken))
            {
                return false;
            }
        }

        leaveToCard(false);
        if (await ask(peer, cancellationToken))
        {
            return true;
        }

        leaveToCard(true);
        return false;
    }

    // A node that answers while the kernel computes checksums; the card has them again afterwards.
    private async Task<IPAddress?> FindAnsweringAsync(IReadOnlyList<IPAddress> peers, CancellationToken cancellationToken)
    {
        leaveToCard(false);
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            foreach (var peer in peers.Take(MostAsked))
            {
                if (await ask(peer, cancellationToken))
                {
                    leaveToCard(true);
                    return peer;
                }
            }
        }

        leaveToCard(true);
        return null;
    }
}
