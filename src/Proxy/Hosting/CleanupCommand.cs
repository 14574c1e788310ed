using KubeProxyNet.Proxy.Configuration;
using KubeProxyNet.Proxy.Migration;
using Microsoft.Extensions.Logging;

namespace KubeProxyNet.Proxy.Hosting;

/// <summary><c>--cleanup</c>: removes what we and kube-proxy ever wrote, in whatever mode, as kube-proxy's flag of this name does.</summary>
internal static class CleanupCommand
{
    /// <summary>Does it.</summary>
    /// <returns>The exit code: 1 if something could not be removed.</returns>
    internal static int Run(ProxyOptions options, KubeProxyRemains remains, ILogger logger)
    {
        var exitCode = BackendFactory.Cleanup(options, logger);
        var report = remains.Remove();
        foreach (var item in report.Items)
        {
            Migration.Log.Removed(logger, item.Text);
            foreach (var rest in item.Stays)
            {
                Migration.Log.Stays(logger, rest);
            }
        }

        foreach (var (_, problem) in report.Problems)
        {
            Migration.Log.RemovalFailed(logger, problem);
        }

        return report.Problems.Count == 0 ? exitCode : 1;
    }
}
