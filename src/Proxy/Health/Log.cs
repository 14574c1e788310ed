using Microsoft.Extensions.Logging;

namespace KubeProxyNet.Proxy.Health;

internal static partial class Log
{
    [LoggerMessage(
        LogLevel.Warning,
        "Service {Namespace}/{Name}: healthCheckNodePort {Port} is already served for {OwnerNamespace}/{OwnerName}; its health check is not served")]
    public static partial void HealthCheckPortTaken(
        this ILogger logger, string @namespace, string name, int port, string ownerNamespace, string ownerName);
}
