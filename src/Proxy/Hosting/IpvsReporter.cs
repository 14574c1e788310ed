using KubeProxyNet.Backends.Ipvs;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Proxy.Loop;
using Microsoft.Extensions.Logging;

namespace KubeProxyNet.Proxy.Hosting;

/// <summary>Says once what the kernel does not have or allow in IPVS mode, and what is done instead.</summary>
internal sealed class IpvsReporter(IReadOnlyList<(IPFamily Family, IProxyBackend Backend)> backends, ILogger logger) : ISyncObserver
{
    private readonly HashSet<string> _said = [];

    /// <inheritdoc/>
    public void Synced(IPFamily family, ApplyResult result, TimeSpan duration, RulesetChange change)
    {
        foreach (var scheduler in (result.MissingSchedulers ?? []).Where(_said.Add))
        {
            Log.SchedulerMissing(logger, scheduler, scheduler);
        }

        if (result.WasFull && backends.First(item => item.Family == family).Backend is IpvsBackend backend)
        {
            foreach (var problem in backend.Problems.Where(_said.Add))
            {
                Log.KernelSettingNotSet(logger, problem);
            }
        }
    }
}
