using Microsoft.Extensions.Logging;

namespace KubeProxyNet.Proxy.Events;

internal static partial class Log
{
    [LoggerMessage(EventId = 600, Level = LogLevel.Debug, Message = "Event {Reason} about {Subject} could not be sent: {Problem}")]
    internal static partial void EventNotSent(ILogger logger, string reason, string subject, string problem);
}
