using Microsoft.Extensions.Logging;

namespace KubeProxyNet.Informers;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "{Resource}: {Count} objects listed at version {Version}")]
    internal static partial void Listed(this ILogger logger, string resource, int count, string version);

    [LoggerMessage(2, LogLevel.Warning, "{Resource}: {Error}; attempt {Failures} failed, trying again with growing pauses")]
    internal static partial void Failed(this ILogger logger, string resource, string error, int failures);

    [LoggerMessage(3, LogLevel.Information, "{Resource}: version {Version} has expired, listing again")]
    internal static partial void Expired(this ILogger logger, string resource, string version);

    [LoggerMessage(4, LogLevel.Information, "{Resource}: the server does not stream lists ({Reason}), asking for pages")]
    internal static partial void FallsBackToPages(this ILogger logger, string resource, string reason);

    [LoggerMessage(5, LogLevel.Information, "{Resource}: not served here, taken as empty")]
    internal static partial void Absent(this ILogger logger, string resource);

    [LoggerMessage(6, LogLevel.Warning, "{Resource} {Key}: {Error}; skipped")]
    internal static partial void Unreadable(this ILogger logger, string resource, string key, string error);

    [LoggerMessage(7, LogLevel.Debug, "{Resource}: watch ended after {Duration} with {Events} events")]
    internal static partial void WatchEnded(this ILogger logger, string resource, TimeSpan duration, long events);

    [LoggerMessage(8, LogLevel.Debug, "{Resource}: {Error}; next attempt in {Seconds:F1} s")]
    internal static partial void FailedAgain(this ILogger logger, string resource, string error, double seconds);

    [LoggerMessage(9, LogLevel.Information, "{Resource}: works again after {Failures} failed attempts")]
    internal static partial void Recovered(this ILogger logger, string resource, int failures);

    [LoggerMessage(10, LogLevel.Warning, "{Resource}: {Key} at version {Version} came after version {Newest}; older events are left out, and the next watch begins where this one did")]
    internal static partial void OutOfOrder(this ILogger logger, string resource, string key, string version, string newest);
}
