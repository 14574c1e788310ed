using Microsoft.Extensions.Logging;

namespace KubeProxyNet.Overlay.Kernel;

internal static partial class Log
{
    [LoggerMessage(40, LogLevel.Warning, "who computes checksums on {Device} cannot be set, it stays as it is: {Problem}")]
    internal static partial void OffloadNotSet(ILogger logger, string device, string problem);

    [LoggerMessage(1, LogLevel.Warning, "{Device} has VNI {VNI} and our port: removed, for flannel is not to run on this node any more")]
    internal static partial void FlannelDeviceRemoved(ILogger logger, string device, uint vni);

    [LoggerMessage(2, LogLevel.Warning, "the kernel refuses {Entry}: {Reason}; left out")]
    internal static partial void EntryRefused(ILogger logger, string entry, string reason);
}
