using System.Net;
using Microsoft.Extensions.Logging;

namespace KubeProxyNet.Overlay.Probing;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "node {Node} answers again through the tunnel ({Vtep})")]
    internal static partial void Reachable(ILogger logger, string node, IPAddress vtep);

    [LoggerMessage(3, LogLevel.Warning, "none of {Count} nodes answered through the tunnel until checksums were left to the kernel: the network card, or its driver, computes wrong ones for packets in a tunnel. They stay with the kernel, at a third of the throughput (--checksum-offload)")]
    internal static partial void OffloadIsBroken(ILogger logger, int count);

    [LoggerMessage(2, LogLevel.Warning, "node {Node} does not answer through the tunnel ({Vtep}, {Count} times): is the tunnel's UDP port open between the nodes, and does the agent run there?")]
    internal static partial void Unreachable(ILogger logger, string node, IPAddress vtep, int count);
}
