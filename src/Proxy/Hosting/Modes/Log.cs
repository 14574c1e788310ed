using Microsoft.Extensions.Logging;

namespace KubeProxyNet.Proxy.Hosting.Modes;

internal static partial class Log
{
    [LoggerMessage(EventId = 230, Level = LogLevel.Information, Message = "Removed {What}")]
    internal static partial void Removed(ILogger logger, string what);

    [LoggerMessage(EventId = 231, Level = LogLevel.Error, Message = "{What} could not be removed: {Problem}")]
    internal static partial void RemovalFailed(ILogger logger, string what, string problem);
}
