using System.Net;
using Microsoft.Extensions.Logging;

namespace KubeProxyNet.Proxy.Http;

internal static partial class Log
{
    [LoggerMessage(LogLevel.Information, "Serving {Name} on {Address}")]
    public static partial void Listening(this ILogger logger, string name, IPEndPoint address);

    [LoggerMessage(LogLevel.Information, "Serving {Name} on {Address} works again")]
    public static partial void ListeningAgain(this ILogger logger, string name, IPEndPoint address);

    [LoggerMessage(LogLevel.Error, "Cannot serve {Name} on {Address}: {Reason}; trying again every {Seconds} s")]
    public static partial void CannotListen(this ILogger logger, string name, IPEndPoint address, string reason, double seconds);
}
