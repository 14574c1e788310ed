using Microsoft.Extensions.Logging;

namespace KubeProxyNet.Proxy.Migration;

internal static partial class Log
{
    [LoggerMessage(EventId = 600, Level = LogLevel.Information, Message = "Removed what kube-proxy left: {Remains}")]
    internal static partial void Removed(ILogger logger, string remains);

    [LoggerMessage(EventId = 601, Level = LogLevel.Warning, Message = "{Rest}")]
    internal static partial void Stays(ILogger logger, string rest);

    [LoggerMessage(EventId = 602, Level = LogLevel.Warning, Message = "Something of kube-proxy's may stay: {Problem}")]
    internal static partial void RemovalFailed(ILogger logger, string problem);

    [LoggerMessage(EventId = 603, Level = LogLevel.Warning, Message = "kube-proxy still runs on this node: {Sign}. Its rules stay until it is stopped; looking again every {Seconds:0} s")]
    internal static partial void KubeProxyRuns(ILogger logger, string sign, double seconds);

    [LoggerMessage(EventId = 604, Level = LogLevel.Information, Message = "{Count} virtual services of IPVS still carry connections; they stay until those have ended")]
    internal static partial void Draining(ILogger logger, int count);
}
