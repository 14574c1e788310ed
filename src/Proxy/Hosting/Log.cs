using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Overlay;
using Microsoft.Extensions.Logging;

namespace KubeProxyNet.Proxy.Hosting;

internal static partial class Log
{
    [LoggerMessage(EventId = 200, Level = LogLevel.Information, Message = "{Version} on node {Node}, mode {Mode}, API server {Server}")]
    internal static partial void Starting(ILogger logger, string version, string node, string mode, Uri server);

    [LoggerMessage(EventId = 201, Level = LogLevel.Warning, Message = "{Warning}")]
    internal static partial void Warning(ILogger logger, string warning);

    [LoggerMessage(EventId = 202, Level = LogLevel.Information, Message = "Stopping; the rules stay in place")]
    internal static partial void Stopping(ILogger logger);

    [LoggerMessage(EventId = 203, Level = LogLevel.Warning, Message = "{Family} is not served: {Problem}")]
    internal static partial void FamilyNotSupported(ILogger logger, IPFamily family, string problem);

    [LoggerMessage(EventId = 205, Level = LogLevel.Information, Message = "The configuration file changed; exiting to be started anew with it")]
    internal static partial void ConfigurationChanged(ILogger logger);

    [LoggerMessage(EventId = 207, Level = LogLevel.Warning, Message = "{Kind} {Object} cannot be read and is left out: {Problem}")]
    internal static partial void UnreadableObject(ILogger logger, string kind, string @object, string problem);

    [LoggerMessage(EventId = 208, Level = LogLevel.Warning, Message = "The addresses of this host cannot be listed, trying again in {Seconds:0.0} s; NodePorts stay where they are: {Problem}")]
    internal static partial void AddressesUnknown(ILogger logger, double seconds, string problem);

    [LoggerMessage(EventId = 209, Level = LogLevel.Warning, Message = "Service {Namespace}/{Name}: health check port {Port} cannot be opened, trying again: {Problem}")]
    internal static partial void HealthCheckFailed(ILogger logger, string @namespace, string name, int port, string problem);

    [LoggerMessage(EventId = 210, Level = LogLevel.Warning, Message = "oom_score_adj {Value} could not be set: {Problem}")]
    internal static partial void OomScoreNotSet(ILogger logger, int value, string problem);

    [LoggerMessage(EventId = 220, Level = LogLevel.Error, Message = "Taking over from kube-proxy ended by a bug in it; what kube-proxy left stays")]
    internal static partial void TakeoverFailed(ILogger logger, Exception error);

    [LoggerMessage(EventId = 221, Level = LogLevel.Warning, Message = "The kernel has no IPVS scheduler {Scheduler} (module ip_vs_{Module}); Services that ask for it are served by the node's own")]
    internal static partial void SchedulerMissing(ILogger logger, string scheduler, string module);

    [LoggerMessage(EventId = 222, Level = LogLevel.Warning, Message = "IPVS mode: {Problem}")]
    internal static partial void KernelSettingNotSet(ILogger logger, string problem);

    [LoggerMessage(EventId = 225, Level = LogLevel.Information, Message = "Services are in the kernel; taint {Key} is taken off node {Node}")]
    internal static partial void TaintRemoved(ILogger logger, string key, string node);

    [LoggerMessage(EventId = 226, Level = LogLevel.Warning, Message = "Taint {Key} cannot be taken off node {Node}, trying again; pods that do not tolerate it stay away: {Problem}")]
    internal static partial void TaintNotRemoved(ILogger logger, string key, string node, string problem);

    [LoggerMessage(EventId = 223, Level = LogLevel.Information, Message = "kubeproxynet {Version} network agent on node {Node}, {Backend}, API server {Server}")]
    internal static partial void StartingNetwork(ILogger logger, string version, string node, OverlayBackend backend, Uri server);

    [LoggerMessage(EventId = 227, Level = LogLevel.Information, Message = "What node {Node} said of its network is taken back from its annotations")]
    internal static partial void AnnotationsWithdrawn(ILogger logger, string node);

    [LoggerMessage(EventId = 228, Level = LogLevel.Warning, Message = "The node's annotations flannel.alpha.coreos.com/* stay, other nodes may go on sending here; remove them with kubectl annotate: {Problem}")]
    internal static partial void AnnotationsStay(ILogger logger, string problem);

    [LoggerMessage(EventId = 224, Level = LogLevel.Critical, Message = "the network agent failed")]
    internal static partial void NetworkFailed(ILogger logger, Exception error);
}
