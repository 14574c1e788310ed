namespace KubeProxyNet.Proxy.Migration;

/// <summary>
/// Removes what kube-proxy left without ending a connection: what ends connections when it goes is left until it carries none. Our own rules must be in the
/// kernel before, so that nothing gets new connections.
/// </summary>
internal sealed class GentleRemoval(KubeProxyRemains remains, TimeProvider time)
{
    /// <summary>How often to look for connections that have ended.</summary>
    internal static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    /// <summary>Does it.</summary>
    /// <param name="patience">How long to wait for connections to end; null: as long as it takes.</param>
    /// <param name="waiting">Called once, with how much carries connections and with what has been removed by then, if there is anything to wait for.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>What was removed; what was not stands among the problems.</returns>
    internal async Task<RemainsReport> RunAsync(TimeSpan? patience, Action<int, RemainsReport> waiting, CancellationToken cancellationToken)
    {
        // The ipsets tell which virtual services are NodePorts': they are needed until those are gone.
        var first = remains.Remove(static kind => kind is not (RemainsKind.Ipvs or RemainsKind.IpSets));
        var start = time.GetTimestamp();
        var (left, problems) = Drain();
        if (left > 0)
        {
            waiting(left, first);
        }

        while (left > 0 && (patience is null || time.GetElapsedTime(start) < patience))
        {
            await Task.Delay(Interval, time, cancellationToken);
            (left, problems) = Drain();
        }

        if (left > 0)
        {
            return first with { Problems = [.. first.Problems, .. problems, (RemainsKind.Ipvs, $"IPVS: {left} virtual services still carry connections and stay")] };
        }

        var last = remains.Remove(static kind => kind is RemainsKind.Ipvs or RemainsKind.IpSets);
        return new RemainsReport([.. first.Items, .. last.Items], [.. first.Problems, .. last.Problems]);
    }

    // Trouble here comes again when the rest is removed, and is told then.
    private (int Left, List<(RemainsKind Kind, string Text)> Problems) Drain()
    {
        var left = 0;
        var problems = new List<(RemainsKind, string)>();
        foreach (var item in remains.Find().Items)
        {
            try
            {
                left += item.Drain?.Invoke() ?? 0;
            }
            catch (IOException error)
            {
                problems.Add((item.Kind, error.Message));
            }
        }

        return (left, problems);
    }
}
