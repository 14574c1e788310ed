using Microsoft.Extensions.Logging;

namespace KubeProxyNet.Proxy.Migration;

/// <summary>
/// Removes what kube-proxy left, once our own rules are in the kernel. Never fatal: what stays does no harm, for our rules come first or say the same.
/// </summary>
internal sealed class Takeover(KubeProxyRemains remains, Func<string?> findKubeProxy, ITakeoverObserver observer, TimeProvider time, ILogger logger)
{
    /// <summary>How often to look whether kube-proxy still runs.</summary>
    internal static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

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
        var told = 0;
        var report = await new GentleRemoval(remains, time).RunAsync(
            patience: null,
            (left, first) =>
            {
                // Connections may take days to end.
                told = first.Items.Count;
                Tell(first with { Problems = [] });
                Log.Draining(logger, left);
            },
            cancellationToken);
        Tell(report with { Items = [.. report.Items.Skip(told)] });
    }

    private bool IsClean() => remains.Find().Items.Count == 0;

    private void Tell(RemainsReport report)
    {
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
