using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Proxy.Conntrack;
using KubeProxyNet.Proxy.Loop;
using KubeProxyNet.Proxy.Monitoring;
using Microsoft.Extensions.Logging;

namespace KubeProxyNet.Proxy.Hosting;

/// <summary>Hands what was programmed to the reconciler of conntrack entries, and what that does to the metrics.</summary>
internal sealed class ConntrackObserver : ISyncObserver, IConntrackObserver
{
    // As of the last sync; the loop's thread.
    private readonly Dictionary<IPFamily, Ruleset> _programmed = [];
    private readonly ProxyMetrics _metrics;
    private readonly ConntrackReconciler _reconciler;

    private ConntrackObserver(ProxyMetrics metrics, ILogger logger)
    {
        _metrics = metrics;
        _reconciler = new ConntrackReconciler(KernelFlowTable.Open, this, TimeProvider.System, logger);
    }

    /// <summary>Starts the reconciler on a thread of its own, which ends with the process or when cancelled.</summary>
    internal static ConntrackObserver Start(ProxyMetrics metrics, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        var observer = new ConntrackObserver(metrics, loggers.CreateLogger<ConntrackReconciler>());
        new Thread(() => observer._reconciler.Run(cancellationToken)) { IsBackground = true, Name = "conntrack" }.Start();
        return observer;
    }

    /// <inheritdoc/>
    public void Synced(IPFamily family, ApplyResult result, TimeSpan duration, RulesetChange change)
    {
        _programmed[family] = change.Desired;
        _reconciler.Take(change);
    }

    /// <summary>Whatever began while rules were missing went its way untranslated, and would go on to for as long as its client tries: all flows are looked at, as at a start.</summary>
    public void Repaired(IPFamily family, ForeignChange intruder, int operations)
    {
        if (operations > 0 && _programmed.TryGetValue(family, out var rules))
        {
            _reconciler.TakeRepaired(rules);
        }
    }

    /// <inheritdoc/>
    public void Reconciled(IPFamily family, TimeSpan duration, int deleted) => _metrics.ConntrackReconciled(family, duration, deleted);

    /// <inheritdoc/>
    public void Failed(IPFamily family) => _metrics.Conntrack.ReconcilerFailed(family);
}
