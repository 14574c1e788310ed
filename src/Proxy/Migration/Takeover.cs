using Microsoft.Extensions.Logging;

namespace KubeProxyNet.Proxy.Migration;

/// <summary>
/// Removes what kube-proxy left, once our own rules are in the kernel. Never fatal: what stays does no harm, for our rules come first or say the same.
/// </summary>
internal sealed class Takeover(KubeProxyRemains remains, Func<string?> findKubeProxy, ITakeoverObserver observer, TimeProvider time, ILogger logger)
{
    /// <summary>How often to look whether kube-proxy still runs.</summary>
    internal static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    /// <summary>How often to look for connections that have ended.</summary>
    internal static readonly TimeSpan DrainInterval = TimeSpan.FromSeconds(5);

    /// <summary>Waits until kube-proxy is gone and removes its remains; ends when there are none.</summary>
    internal async Task RunAsync(CancellationToken cancellationToken)
    {
        var isWarned = false;
        while (!IsClean() && findKubeProxy() is { } sign)
        {
            if (!isWarned)
            {
                Log.KubeProxyRuns(logger, sign, Interval.TotalSeconds);
            }

            isWarned = true;
            observer.KubeProxySeen(runs: true);
            await Task.Delay(Interval, time, cancellationToken);
        }

        observer.KubeProxySeen(runs: false);

        // The ipsets tell which virtual services are NodePorts': they are needed until those are gone.
        Remove(static kind => kind is not (RemainsKind.Ipvs or RemainsKind.IpSets));
        await DrainAsync(cancellationToken);
        Remove(static _ => true);
    }

    // Connections through IPVS live in its own table: what carries any is left until the last one has ended.
    private async Task DrainAsync(CancellationToken cancellationToken)
    {
        var isSaid = false;
        while (Drain() is > 0 and var left)
        {
            if (!isSaid)
            {
                Log.Draining(logger, left);
                isSaid = true;
            }

            await Task.Delay(DrainInterval, time, cancellationToken);
        }
    }

    private int Drain()
    {
        var left = 0;
        foreach (var item in remains.Find().Items)
        {
            try
            {
                left += item.Drain?.Invoke() ?? 0;
            }
            catch (IOException error)
            {
                Log.RemovalFailed(logger, error.Message);
                observer.RemovalFailed(item.Kind);
            }
        }

        return left;
    }

    private bool IsClean() => remains.Find().Items.Count == 0;

    private void Remove(Predicate<RemainsKind> isMeant)
    {
        var report = remains.Remove(isMeant);
        foreach (var item in report.Items)
        {
            Log.Removed(logger, item.Text);
            foreach (var rest in item.Stays)
            {
                Log.Stays(logger, rest);
            }
        }

        foreach (var (kind, problem) in report.Problems)
        {
            Log.RemovalFailed(logger, problem);
            observer.RemovalFailed(kind);
        }
    }
}
