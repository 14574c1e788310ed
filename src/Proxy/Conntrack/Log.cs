using KubeProxyNet.Backends.Rules;
using Microsoft.Extensions.Logging;

namespace KubeProxyNet.Proxy.Conntrack;

internal static partial class Log
{
    [LoggerMessage(EventId = 700, Level = LogLevel.Debug, Message = "{Family}: looked at flows to {Targets} addresses and ports, removed {Deleted} stale conntrack entries in {Milliseconds:0.0} ms")]
    internal static partial void Reconciled(ILogger logger, IPFamily family, int targets, int deleted, double milliseconds);

    [LoggerMessage(EventId = 701, Level = LogLevel.Error, Message = "{Family}: stale conntrack entries cannot be removed, UDP flows may go on to endpoints that are gone; trying again, later and later: {Problem}")]
    internal static partial void ReconcilerFailed(ILogger logger, IPFamily family, string problem);

    [LoggerMessage(EventId = 702, Level = LogLevel.Information, Message = "Stale conntrack entries are removed again after {Failures} failures")]
    internal static partial void ReconcilerRecovered(ILogger logger, int failures);

    [LoggerMessage(EventId = 703, Level = LogLevel.Information, Message = "{File} set to {Value}, was {Previous}")]
    internal static partial void SysctlSet(ILogger logger, string file, long value, long previous);

    [LoggerMessage(EventId = 704, Level = LogLevel.Warning, Message = "{File} cannot be set to {Wanted}, it is {Present}: {Reason}; going on without")]
    internal static partial void SysctlNotSet(ILogger logger, string file, long wanted, string present, string reason);
}
