using System.Net;
using KubeProxyNet.Backends.Rules;
using Microsoft.Extensions.Logging;

namespace KubeProxyNet.Proxy.Relaying;

internal static partial class Log
{
    [LoggerMessage(EventId = 700, Level = LogLevel.Information, Message = "NodePort of {Service} is served on {Address}")]
    internal static partial void RelayListens(this ILogger logger, IPEndPoint address, ServicePortName service);

    [LoggerMessage(EventId = 701, Level = LogLevel.Warning, Message = "NodePort of {Service} cannot be served on {Address}, trying again: {Problem}")]
    internal static partial void RelayCannotListen(this ILogger logger, IPEndPoint address, ServicePortName service, string problem);
}
