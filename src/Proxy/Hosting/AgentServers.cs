using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Informers;
using KubeProxyNet.Informers.Models;
using KubeProxyNet.Proxy.Configuration;
using KubeProxyNet.Proxy.Loop;
using Microsoft.Extensions.Logging;

namespace KubeProxyNet.Proxy.Hosting;

internal sealed class AgentServers(ConfigurationResult configuration, IReadOnlyList<IPFamily> families, Func<IEnumerable<(string Name, InformerStatus Status)>> informers, TimeProvider time, ILoggerFactory loggers) : ISyncObserver, IAsyncDisposable
{
    public void Queued(IPFamily family) { }
    public void Synced(IPFamily family, ApplyResult result, TimeSpan duration, int changedServices, Ruleset ruleset) { }
    public void Failed(IPFamily family, TimeSpan duration, string reason) { }
    public void NodeSeen(Node node) { _ = (configuration, families, informers, time, loggers); }
    public Task RunAsync(CancellationToken cancellationToken) { _ = configuration; return Task.Delay(-1, cancellationToken); }
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
