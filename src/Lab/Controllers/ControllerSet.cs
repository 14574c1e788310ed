using KubeProxyNet.Lab.ApiServer;

namespace KubeProxyNet.Lab.Controllers;

/// <summary>All controllers, run together.</summary>
internal static class ControllerSet
{
    public static Task RunAsync(ObjectStore store, ApiWriter writer, TimeProvider time, ILoggerFactory logs, CancellationToken cancellationToken)
    {
        return Task.CompletedTask;
    }
}
