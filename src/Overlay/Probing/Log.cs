using System.Net;
using Microsoft.Extensions.Logging;

namespace KubeProxyNet.Overlay.Probing;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "node {Node} answers again through the tunnel ({Vtep})")]
    internal static partial void Reachable(ILogger logger, string node, IPAddress vtep);

    [LoggerMessage(2, LogLevel.Warning, "node {Node} does not answer through the tunnel ({Vtep}, {Count} times): is the tunnel's UDP port open between the nodes, and does the agent run there?")]
    internal static partial void Unreachable(ILogger logger, string node, IPAddress vtep, int count);
}
