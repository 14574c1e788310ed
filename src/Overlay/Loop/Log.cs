using Microsoft.Extensions.Logging;

namespace KubeProxyNet.Overlay.Loop;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "waiting: {Reason}")]
    internal static partial void Waiting(ILogger logger, string reason);

    [LoggerMessage(2, LogLevel.Information, "network ready: {Ranges}, {Peers} other nodes, MTU of pods {MTU}, {Operations} kernel operations in {Milliseconds:F1} ms")]
    internal static partial void Ready(ILogger logger, string ranges, int peers, int mtu, int operations, double milliseconds);

    [LoggerMessage(3, LogLevel.Debug, "{Peers} other nodes, {Operations} kernel operations in {Milliseconds:F1} ms")]
    internal static partial void Moved(ILogger logger, int peers, int operations, double milliseconds);

    [LoggerMessage(4, LogLevel.Warning, "somebody has changed {What}; repaired with {Operations} kernel operations in {Milliseconds:F1} ms")]
    internal static partial void Repaired(ILogger logger, string what, int operations, double milliseconds);

    [LoggerMessage(5, LogLevel.Error, "{Reason}; trying again in {Seconds:F1} s")]
    internal static partial void Failed(ILogger logger, string reason, double seconds);

    [LoggerMessage(6, LogLevel.Warning, "{Report}")]
    internal static partial void Unusable(ILogger logger, string report);

    [LoggerMessage(7, LogLevel.Warning, "chain {Chain} of another program drops what is forwarded unless it is accepted there: pods may not reach each other or the outside; let it accept the pods' ranges, {Ranges}")]
    internal static partial void ForeignDrop(ILogger logger, string chain, string ranges);

    [LoggerMessage(8, LogLevel.Information, "works again after {Failures} failures")]
    internal static partial void WorksAgain(ILogger logger, long failures);
}
