using System.Diagnostics;
using System.Net;
using KubeProxyNet.Bench.Measuring;
using KubeProxyNet.Bench.Reporting;
using KubeProxyNet.Bench.Samples;
using KubeProxyNet.Informers;
using KubeProxyNet.Informers.Models;
using KubeProxyNet.Netlink.Sockets;

namespace KubeProxyNet.Bench.Topics;

/// <summary>A cluster of many nodes: until all ways are in the kernel, and until one change of one node is.</summary>
internal sealed class OverlayTopic : ITopic
{
    private const int Changes = 500;

    private static readonly int[] NodeCounts = [100, 1_000, 5_000];

    public string Name => "overlay";

    public string Summary => "the network agent in a cluster of 100, 1,000 and 5,000 nodes: programming, one change, restart";

    public async Task<IReadOnlyList<Table>> RunAsync(BenchOptions options, Action<string> progress, CancellationToken cancellationToken)
    {
        var table = new Table(Name, "all other nodes by VXLAN, both families; milliseconds", "nodes", "kernel objects", "cold start", "restart", "restart operations", "one node changed p50", "p99", "max");
        foreach (var count in NodeCounts)
        {
            progress($"{count} nodes");
            using var place = NetworkNamespace.Create();
            OverlayNode.Prepare(place, 1);
            var nodes = Enumerable.Range(1, count).Select(OverlayNode.Of).ToList();
            var (cold, restart, changes) = (new Distribution(), new Distribution(), new Distribution());
            long objects;
            long again;
            using (var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken))
            {
                using var agent = OverlayNode.Start(place, 1, nodes, stop.Token, out var life);
                cold.Add(await UntilAsync(() => agent.Status.IsReady, cancellationToken));
                objects = agent.Status.Operations;
                for (var change = 0; change < Changes; change++)
                {
                    var before = agent.Status.Operations;
                    var number = 2 + (change * 7 % (count - 1));
                    agent.Take(new InformerEvent<Node>.Upserted(nodes[number - 1] with { InternalIPs = [IPAddress.Parse($"172.31.{change / 250}.{1 + (change % 250)}"), IPAddress.Parse($"fd00:31::{change:x}")] }));
                    changes.Add(await UntilAsync(() => agent.Status.Operations > before, cancellationToken));
                    nodes[number - 1] = nodes[number - 1] with { InternalIPs = [IPAddress.Parse($"172.31.{change / 250}.{1 + (change % 250)}"), IPAddress.Parse($"fd00:31::{change:x}")] };
                }

                await stop.CancelAsync();
                await life.ContinueWith(static _ => { }, TaskScheduler.Default);
            }

            using (var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken))
            {
                using var agent = OverlayNode.Start(place, 1, nodes, stop.Token, out var life);
                restart.Add(await UntilAsync(() => agent.Status.IsReady, cancellationToken));
                again = agent.Status.Operations;
                await stop.CancelAsync();
                await life.ContinueWith(static _ => { }, TaskScheduler.Default);
            }

            table.Add(
                Cell.Of(count), Cell.Of((int)objects), Cell.Milliseconds(cold.Median), Cell.Milliseconds(restart.Median), Cell.Of((int)again), Cell.Milliseconds(changes.Median), Cell.Milliseconds(changes.P99), Cell.Milliseconds(changes.Max));
        }

        table.Note("cold start: from the list of nodes to everything in the kernel; a neighbour, an FDB entry and a route for each node and family.");
        table.Note("one node changed: its address; from the event to the kernel. restart: operations must be 0.");
        return [table];
    }

    private static async Task<TimeSpan> UntilAsync(Func<bool> isSo, CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        while (!isSo())
        {
            cancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        return Stopwatch.GetElapsedTime(start);
    }
}
