using System.Diagnostics;
using System.Text.Json.Nodes;
using KubeProxyNet.Informers;
using KubeProxyNet.Informers.Models;
using KubeProxyNet.Overlay.Kernel;
using KubeProxyNet.Overlay.Publishing;
using KubeProxyNet.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using static KubeProxyNet.Overlay.Tests.Nodes;

namespace KubeProxyNet.Overlay.Tests.Kernel;

// Nodes joined by a switch, each with the agent in this process, and the list of Nodes that all of them see.
internal sealed class OverlayWorld : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Sandbox _underlay = new();
    private readonly Dictionary<string, (OverlayAgent Agent, Task Life, CancellationTokenSource Stop)> _agents = [];
    private readonly Dictionary<string, Node> _nodes = [];
    private readonly List<NodeOnLink> _machines = [];
    private readonly Lock _lock = new();

    internal OverlayWorld(params int[] numbers)
    {
        _underlay.RunWithInput("link add br0 type bridge\nlink set br0 up\naddr add 172.30.0.254/24 dev br0\naddr add 203.0.113.1/32 dev lo\n", "ip", "-batch", "-");
        foreach (var number in numbers)
        {
            AddMachine(number);
            _nodes.Add($"node{number}", Node(number));
        }
    }

    internal Sandbox Underlay => _underlay;

    internal IReadOnlyList<NodeOnLink> Machines => _machines;

    internal OverlayOptions Asked { get; set; } = Options;

    internal TimeProvider Time { get; init; } = TimeProvider.System;

    internal NodeOnLink AddMachine(int number, int? range = null)
    {
        var machine = new NodeOnLink(_underlay, number, range);
        _machines.Add(machine);
        return machine;
    }

    internal OverlayAgent Start(NodeOnLink machine)
    {
        var name = $"node{machine.Number}";
        var agent = new OverlayAgent(Asked with { NodeName = name }, new OverlayPlace(machine.Host.Namespace), new Announcer(this, name), Time, NullLoggerFactory.Instance);
        var stop = new CancellationTokenSource();
        lock (_lock)
        {
            _agents[name] = (agent, Task.Run(() => agent.RunAsync(stop.Token)), stop);
            agent.Take(new InformerEvent<Node>.Replaced([.. _nodes.Values]));
        }

        return agent;
    }

    internal async Task StopAsync(NodeOnLink machine)
    {
        var (agent, life, stop) = _agents[$"node{machine.Number}"];
        lock (_lock)
        {
            _agents.Remove($"node{machine.Number}");
        }

        await stop.CancelAsync();
        await life.ContinueWith(static _ => { }, TaskScheduler.Default);
        agent.Dispose();
        stop.Dispose();
    }

    /// <summary>Writes a Node, and lets everybody know.</summary>
    internal void Write(Node node)
    {
        lock (_lock)
        {
            _nodes[node.Key.Name] = node;
            Tell(new InformerEvent<Node>.Upserted(node));
        }
    }

    internal void Delete(string name)
    {
        lock (_lock)
        {
            _nodes.Remove(name);
            Tell(new InformerEvent<Node>.Deleted(new ObjectKey("", name)));
        }
    }

    internal Node Find(string name)
    {
        lock (_lock)
        {
            return _nodes[name];
        }
    }

    /// <summary>Waits until it is so.</summary>
    /// <returns>How long that took.</returns>
    internal static async Task<TimeSpan> UntilAsync(string what, Func<bool> isSo)
    {
        var clock = Stopwatch.StartNew();
        while (!isSo())
        {
            (clock.Elapsed < Patience).ShouldBeTrue(what);
            await Task.Delay(20);
        }

        return clock.Elapsed;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var machine in _machines.Where(machine => _agents.ContainsKey($"node{machine.Number}")).ToList())
        {
            await StopAsync(machine);
        }

        _machines.ForEach(machine => machine.Dispose());
        _underlay.Dispose();
    }

    private void Tell(InformerEvent<Node> change)
    {
        foreach (var (agent, _, _) in _agents.Values)
        {
            agent.Take(change);
        }
    }

    // What the API server does with a patch of annotations.
    private sealed class Announcer(OverlayWorld world, string name) : INodeAnnouncer
    {
        public Task PatchAsync(ReadOnlyMemory<byte> patch, CancellationToken cancellationToken)
        {
            var annotations = JsonNode.Parse(patch.Span)!["metadata"]!["annotations"]!.AsObject();
            var node = world.Find(name);
            world.Write(node with
            {
                Annotations = node.Annotations.Where(item => !annotations.ContainsKey(item.Key)).Concat(annotations.Select(item => KeyValuePair.Create(item.Key, (string)item.Value!))).ToDictionary(),
            });
            return Task.CompletedTask;
        }
    }
}
