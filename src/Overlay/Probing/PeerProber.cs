using System.Collections.Concurrent;
using System.Net;
using KubeProxyNet.Overlay.Kernel;
using Microsoft.Extensions.Logging;

namespace KubeProxyNet.Overlay.Probing;

/// <summary>Asks other nodes through the tunnel whether they are there, all in turn; a budget keeps it cheap however many there are.</summary>
internal sealed class PeerProber(OverlayPlace place, Func<IReadOnlyList<(string Node, IPAddress Vtep)>> peers, TimeProvider time, ILogger logger)
{
    private const int ProbesPerRound = 20;
    private const int FailuresThatCount = 3;

    private static readonly TimeSpan RoundInterval = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, int> _failures = [];
    private int _next;

    /// <summary>Some node has answered.</summary>
    internal bool HasAnswer { get; private set; }

    /// <summary>Addresses in the tunnel of nodes that have not answered lately.</summary>
    internal IReadOnlyList<IPAddress> Silent => [.. peers().Where(peer => _failures.GetValueOrDefault(peer.Node) >= FailuresThatCount).Select(peer => peer.Vtep)];

    /// <summary>Names of nodes that have not answered lately, sorted.</summary>
    internal IReadOnlyList<string> Unreachable => [.. _failures.Where(item => item.Value >= FailuresThatCount).Select(item => item.Key).Order(StringComparer.Ordinal)];

    /// <summary>Asks until cancelled.</summary>
    internal async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            await Task.Delay(RoundInterval, time, cancellationToken);
            var all = peers();
            Forget(all);
            var round = Enumerable.Range(0, Math.Min(ProbesPerRound, all.Count)).Select(index => all[(_next + index) % all.Count]).ToList();
            _next = all.Count == 0 ? 0 : (_next + round.Count) % all.Count;
            await Task.WhenAll(round.Select(peer => ProbeAsync(peer.Node, peer.Vtep, cancellationToken)));
        }
    }

    private void Forget(IReadOnlyList<(string Node, IPAddress Vtep)> all)
    {
        var names = all.Select(peer => peer.Node).ToHashSet();
        foreach (var gone in _failures.Keys.Where(name => !names.Contains(name)))
        {
            _failures.TryRemove(gone, out _);
        }
    }

    private async Task ProbeAsync(string node, IPAddress vtep, CancellationToken cancellationToken)
    {
        if (await PeerProbe.IsReachableAsync(place, vtep, cancellationToken))
        {
            HasAnswer = true;
            if (_failures.TryRemove(node, out var failures) && failures >= FailuresThatCount)
            {
                Log.Reachable(logger, node, vtep);
            }
        }
        else if (_failures.AddOrUpdate(node, 1, static (_, count) => count + 1) == FailuresThatCount)
        {
            Log.Unreachable(logger, node, vtep, FailuresThatCount);
        }
    }
}
