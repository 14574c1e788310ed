using System.Net;
using System.Threading.Channels;
using KubeProxyNet.Backends.Rules;
using Microsoft.Extensions.Logging;

namespace KubeProxyNet.Proxy.Relaying;

/// <summary>
/// Serves TCP NodePorts on localhost by listening there and connecting to the Service's ClusterIP. The kernel cannot do it with rules alone: packets of
/// 127.0.0.0/8 leave the host only with route_localnet, which opens that range to neighbours, and answers to ::1 are not taken in at all. A socket
/// bound to loopback is reached from this node only.
/// </summary>
internal sealed class LocalhostRelay(ILogger logger)
{
    private readonly Channel<RelayChange> _changes = Channel.CreateUnbounded<RelayChange>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Dictionary<IPEndPoint, RelayListener> _listeners = [];

    /// <summary>Takes in what has been programmed; does not wait.</summary>
    internal void Take(RulesetChange change)
    {
        if (change.Applied.Node.ServesLocalhostNodePorts != change.Desired.Node.ServesLocalhostNodePorts)
        {
            change.Applied.Services.Keys.Union(change.Desired.Services.Keys).ToList().ForEach(name => Take(change, name));
        }
        else if (change.Desired.Node.ServesLocalhostNodePorts)
        {
            foreach (var name in change.Services)
            {
                Take(change, name);
            }
        }
    }

    /// <summary>Listens and relays until cancelled.</summary>
    internal async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var (before, after) in _changes.Reader.ReadAllAsync(cancellationToken))
            {
                Apply(before, after);
            }
        }
        finally
        {
            foreach (var listener in _listeners.Values)
            {
                listener.Dispose();
            }
        }
    }

    private void Take(RulesetChange change, ServicePortName name)
    {
        var before = RelayTarget.Of(change.Applied.Node, change.Applied.Services.GetValueOrDefault(name));
        var after = RelayTarget.Of(change.Desired.Node, change.Desired.Services.GetValueOrDefault(name));
        if (before != after)
        {
            _changes.Writer.TryWrite(new RelayChange(before, after));
        }
    }

    private void Apply(RelayTarget? before, RelayTarget? after)
    {
        // A NodePort can go from one Service to another in one change: who has it now is not taken away by who had it.
        if (before is not null && before.Local != after?.Local && _listeners.TryGetValue(before.Local, out var gone) && gone.Target.Name == before.Name)
        {
            _listeners.Remove(before.Local);
            gone.Dispose();
        }

        if (after is null)
        {
            return;
        }

        if (_listeners.TryGetValue(after.Local, out var present))
        {
            present.Target = after;
        }
        else
        {
            _listeners[after.Local] = RelayListener.Start(after, logger);
        }
    }

    private readonly record struct RelayChange(RelayTarget? Before, RelayTarget? After);
}
