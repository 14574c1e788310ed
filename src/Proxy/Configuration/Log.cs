using Microsoft.Extensions.Logging;

namespace KubeProxyNet.Proxy.Configuration;

internal static partial class Log
{
    [LoggerMessage(LogLevel.Information, "Configuration file {Path} has changed")]
    public static partial void ConfigurationChanged(this ILogger logger, string path);

    [LoggerMessage(LogLevel.Warning, "Configuration file {Path} cannot be read any more; what was read at start still holds")]
    public static partial void ConfigurationUnreadable(this ILogger logger, string path);

    [LoggerMessage(LogLevel.Information, "Configuration file {Path} can be read again")]
    public static partial void ConfigurationReadable(this ILogger logger, string path);
}
