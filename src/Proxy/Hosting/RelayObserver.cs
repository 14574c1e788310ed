using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Proxy.Loop;
using KubeProxyNet.Proxy.Relaying;

namespace KubeProxyNet.Proxy.Hosting;

/// <summary>Hands what was programmed to the relay of NodePorts on localhost.</summary>
internal sealed class RelayObserver(LocalhostRelay relay) : ISyncObserver
{
    /// <inheritdoc/>
    public void Synced(IPFamily family, ApplyResult result, TimeSpan duration, RulesetChange change) => relay.Take(change);
}
