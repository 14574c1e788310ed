using Microsoft.Extensions.Logging;

namespace KubeProxyNet.Overlay.Publishing;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Warning, "this node's Node could not be written: {Reason}; trying again")]
    internal static partial void NotAnnounced(ILogger logger, string reason);

    [LoggerMessage(2, LogLevel.Warning, "{Plugin} could not write its nftables table again: {Reason}")]
    internal static partial void PluginNotRepaired(ILogger logger, string plugin, string reason);
}
