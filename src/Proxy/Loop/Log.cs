using KubeProxyNet.Backends.Rules;
using Microsoft.Extensions.Logging;

namespace KubeProxyNet.Proxy.Loop;

internal static partial class Log
{
    [LoggerMessage(EventId = 100, Level = LogLevel.Warning, Message = "{Kind} {Object}: {Field}: {Problem}")]
    internal static partial void ObjectProblem(ILogger logger, string kind, string @object, string field, string problem);

    [LoggerMessage(EventId = 101, Level = LogLevel.Information, Message = "{Family}: first sync done: {Services} service ports, {Operations} kernel operations in {Batches} batches, {Milliseconds:0.0} ms in the kernel")]
    internal static partial void FirstSync(ILogger logger, IPFamily family, int services, int operations, int batches, double milliseconds);

    [LoggerMessage(EventId = 102, Level = LogLevel.Debug, Message = "{Family}: synced {Changed} changed service ports: {Operations} kernel operations, {Milliseconds:0.000} ms in the kernel")]
    internal static partial void Synced(ILogger logger, IPFamily family, int changed, int operations, double milliseconds);

    [LoggerMessage(EventId = 103, Level = LogLevel.Error, Message = "{Family}: sync failed, trying again in {Seconds:0.0} s: {Problem}")]
    internal static partial void SyncFailed(ILogger logger, IPFamily family, double seconds, string problem);

    [LoggerMessage(EventId = 104, Level = LogLevel.Information, Message = "{Family}: sync works again after {Failures} failures")]
    internal static partial void SyncRecovered(ILogger logger, IPFamily family, int failures);

    [LoggerMessage(EventId = 105, Level = LogLevel.Information, Message = "Services, EndpointSlices and this node are known; programming the kernel")]
    internal static partial void InformersSynced(ILogger logger);

    [LoggerMessage(EventId = 106, Level = LogLevel.Warning, Message = "Node \"{Node}\" was not seen within {Seconds:0} s; going on without its zone")]
    internal static partial void NodeNotSeen(ILogger logger, string node, double seconds);

    [LoggerMessage(EventId = 107, Level = LogLevel.Critical, Message = "The proxy loop ended by a bug in it")]
    internal static partial void LoopFailed(ILogger logger, Exception error);

    [LoggerMessage(EventId = 108, Level = LogLevel.Warning, Message = "{Family}: {Intruder} has changed our rules; repaired with {Operations} kernel operations in {Milliseconds:0.0} ms")]
    internal static partial void Repaired(ILogger logger, IPFamily family, ForeignChange intruder, int operations, double milliseconds);

    [LoggerMessage(EventId = 109, Level = LogLevel.Warning, Message = "{Family}: {Problem}; trying again in {Seconds:0} s")]
    internal static partial void WatchFailed(ILogger logger, IPFamily family, string problem, double seconds);

    [LoggerMessage(EventId = 110, Level = LogLevel.Information, Message = "watching the rules of {Family} for changes by others")]
    internal static partial void Watching(ILogger logger, IPFamily family);

    [LoggerMessage(EventId = 111, Level = LogLevel.Warning, Message = "The addresses of this host are not known after {Seconds:0} s; going on without NodePorts until they are")]
    internal static partial void AddressesNotKnown(ILogger logger, double seconds);

    [LoggerMessage(EventId = 113, Level = LogLevel.Warning, Message = "{Family}: {Intruder} has changed our rules; a sync that came before the news of it has repaired them already")]
    internal static partial void AlreadyRepaired(ILogger logger, IPFamily family, ForeignChange intruder);

    [LoggerMessage(EventId = 112, Level = LogLevel.Debug, Message = "{Family}: compared with the kernel in {Milliseconds:0.0} ms, nothing differs")]
    internal static partial void Compared(ILogger logger, IPFamily family, double milliseconds);
}
