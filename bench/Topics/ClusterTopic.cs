using System.Diagnostics;
using System.Globalization;
using KubeProxyNet.Bench.Agents;
using KubeProxyNet.Bench.Reporting;

namespace KubeProxyNet.Bench.Topics;

/// <summary>A large cluster at work, seen by the agent of one of its nodes: what grows with the cluster, and what does not.</summary>
internal sealed class ClusterTopic : ITopic
{
    private const int Endpoints = 3;
    private const int TurnsPerSecond = 20;

    // Of 5,000 nodes and 150,000 pods, each second: a Node tells its status every five minutes, a pod in an EndpointSlice changes about once an hour, Services come and go.
    private const int NodeUpdates = 17;
    private const int EndpointChanges = 50;
    private const int ServiceChanges = 1;

    private static readonly (int Nodes, int Services)[] Sizes = [(500, 5_000), (5_000, 50_000)];
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(2);

    public string Name => "cluster";

    public string Summary => "the native agent in a cluster of 5,000 nodes and 50,000 Services, beside one of a tenth (--seconds)";

    public async Task<IReadOnlyList<Table>> RunAsync(BenchOptions options, Action<string> progress, CancellationToken cancellationToken)
    {
        var table = new Table(
            Name, $"{EndpointChanges} endpoints, {ServiceChanges} Service and {NodeUpdates} Nodes changed a second, for {options.Seconds} s",
            "nodes", "services", "endpoints", "start to synced ms", "lists MB", "changes", "watch KB / s", "processor ms / 1,000 changes", "processor % of a core", "RSS MB", "RSS after", "wrong in the end");
        foreach (var (nodes, services) in Sizes)
        {
            progress($"{nodes} nodes, {services} Services");
            await using var cluster = await AgentCluster.StartAsync(services, Endpoints, cancellationToken);
            cluster.AddNodes(nodes);
            using var agent = AgentProcess.Start(cluster, AgentCommand.From(options).First());
            var first = await agent.WaitForFirstSyncAsync(cancellationToken);
            await Task.Delay(Rest, cancellationToken);
            using var commits = new CommitWatch(cluster.Namespace);
            var before = agent.ReadUse();
            var clock = Stopwatch.StartNew();
            var changes = 0;
            while (clock.Elapsed.TotalSeconds < options.Seconds)
            {
                changes = Play(cluster, changes, clock.Elapsed, nodes, services);
                await Task.Delay(1000 / TurnsPerSecond, cancellationToken);
            }

            var elapsed = clock.Elapsed;
            await commits.WaitForQuietAsync(cancellationToken);
            var after = agent.ReadUse();
            var spent = after.Processor - before.Processor;
            table.Add(
                Cell.Of(nodes), Cell.Of(services), Cell.Of(services * Endpoints), Cell.Milliseconds(first.FromStart.TotalMilliseconds), Cell.Milliseconds(before.LoopbackBytes / 1048576.0), Cell.Of(changes),
                Cell.Milliseconds((after.LoopbackBytes - before.LoopbackBytes) / 1024.0 / elapsed.TotalSeconds), Cell.Milliseconds(spent.TotalMilliseconds / changes * 1000), Cell.Milliseconds(spent / elapsed * 100),
                Cell.Milliseconds(before.Memory), Cell.Milliseconds(after.Memory), Cell.Of(cluster.CountDifferences()));
        }

        table.Note("Pods are not made: the proxy does not watch them, and knows of them what EndpointSlices say. Of Nodes it watches its own alone.");
        table.Note("lists: bytes between server and agent until two seconds after the first sync, TLS included.");
        return [table];
    }

    // All that is due by now.
    private static int Play(AgentCluster cluster, int changes, TimeSpan elapsed, int nodes, int services)
    {
        const int All = NodeUpdates + EndpointChanges + ServiceChanges;
        for (; changes < elapsed.TotalSeconds * All; changes++)
        {
            switch (changes % All)
            {
                case < NodeUpdates:
                    cluster.UpdateNode(2 + (changes % (nodes - 1)));
                    break;
                case < NodeUpdates + EndpointChanges:
                    cluster.ReplaceEndpoint(changes % services, string.Create(CultureInfo.InvariantCulture, $"10.224.{(changes >> 8) & 255}.{changes & 255}"));
                    break;
                default:
                    cluster.ReplaceService(services, Endpoints);
                    break;
            }
        }

        return changes;
    }
}
