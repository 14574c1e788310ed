using System.Diagnostics;
using System.Net;
using KubeProxyNet.Bench.Measuring;
using KubeProxyNet.Bench.Reporting;
using KubeProxyNet.Informers;
using KubeProxyNet.Informers.Models;
using KubeProxyNet.Netlink.Route;
using KubeProxyNet.Netlink.Sockets;
using KubeProxyNet.Overlay;
using KubeProxyNet.Overlay.Kernel;
using KubeProxyNet.Overlay.Publishing;
using Microsoft.Extensions.Logging.Abstractions;

namespace KubeProxyNet.Bench.Topics;

/// <summary>A cluster of many nodes: until all ways are in the kernel, and until one change of one node is.</summary>
internal sealed class OverlayTopic : ITopic
{
    private const int Changes = 50;
    private const int MTU = 1500;

    private static readonly int[] NodeCounts = [100, 1_000, 5_000];

    public string Name => "overlay";

    public string Summary => "the network agent in a cluster of 100, 1,000 and 5,000 nodes: programming, one change, restart";

    public async Task<IReadOnlyList<Table>> RunAsync(BenchOptions options, Action<string> progress, CancellationToken cancellationToken)
    {
        var table = new Table(Name, "all other nodes by VXLAN, both families; milliseconds", "nodes", "kernel objects", "cold start", "restart", "restart operations", "one node changed p50", "p99");
        foreach (var count in NodeCounts)
        {
            progress($"{count} nodes");
            using var place = NetworkNamespace.Create();
            Prepare(place);
            var nodes = Enumerable.Range(1, count).Select(Node).ToList();
            var (cold, restart, changes) = (new Distribution(), new Distribution(), new Distribution());
            long objects;
            long again;
            using (var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken))
            {
                using var agent = Start(place, nodes, stop.Token, out var life);
                cold.Add(await UntilAsync(() => agent.Status.IsReady, cancellationToken));
                objects = agent.Status.Operations;
                for (var change = 0; change < Changes; change++)
                {
                    var before = agent.Status.Operations;
                    var number = 2 + (change * 7 % (count - 1));
                    agent.Take(new InformerEvent<Node>.Upserted(nodes[number - 1] with { InternalIPs = [IPAddress.Parse($"172.31.{change}.1"), IPAddress.Parse($"fd00:31::{change:x}")] }));
                    changes.Add(await UntilAsync(() => agent.Status.Operations > before, cancellationToken));
                    nodes[number - 1] = nodes[number - 1] with { InternalIPs = [IPAddress.Parse($"172.31.{change}.1"), IPAddress.Parse($"fd00:31::{change:x}")] };
                }

                await stop.CancelAsync();
                await life.ContinueWith(static _ => { }, TaskScheduler.Default);
            }

            using (var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken))
            {
                using var agent = Start(place, nodes, stop.Token, out var life);
                restart.Add(await UntilAsync(() => agent.Status.IsReady, cancellationToken));
                again = agent.Status.Operations;
                await stop.CancelAsync();
                await life.ContinueWith(static _ => { }, TaskScheduler.Default);
            }

            table.Add(
                Cell.Of(count), Cell.Of((int)objects), Cell.Milliseconds(cold.Median), Cell.Milliseconds(restart.Median), Cell.Of((int)again), Cell.Milliseconds(changes.Median), Cell.Milliseconds(changes.P99));
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

    private static OverlayAgent Start(NetworkNamespace place, IReadOnlyList<Node> nodes, CancellationToken cancellationToken, out Task life)
    {
        var options = new OverlayOptions
        {
            NodeName = "node1",
            ClusterCIDRs = [IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("fd00:10::/32")],
            CniConfigurationFolder = "",
            SubnetFile = "",
        };
        var agent = new OverlayAgent(options, new OverlayPlace(place), new Nobody(), TimeProvider.System, NullLoggerFactory.Instance);
        life = Task.Run(() => agent.RunAsync(cancellationToken), CancellationToken.None);
        agent.Take(new InformerEvent<Node>.Replaced([.. nodes]));
        return agent;
    }

    private static void Prepare(NetworkNamespace place)
    {
        using var route = RouteConnection.Open(place);
        var link = route.EnsureLink(new VethSpec("eth0", "other") { IsUp = true, MTU = MTU });
        route.EnsureAddress(new Address { LinkIndex = link.Index, Local = IPAddress.Parse("172.30.0.1"), PrefixLength = 16 });
        route.EnsureAddress(new Address { LinkIndex = link.Index, Local = IPAddress.Parse("fd00:30::1"), PrefixLength = 64, Flags = AddressFlags.NoDad });
    }

    private static Node Node(int number) => new()
    {
        Key = new ObjectKey("", $"node{number}"),
        Uid = $"{number}",
        CreationTimestamp = DateTimeOffset.UnixEpoch,
        InternalIPs = [IPAddress.Parse($"172.30.{number / 250}.{number % 250}"), IPAddress.Parse($"fd00:30::{number:x}")],
        PodCIDRs = [IPNetwork.Parse($"10.{1 + (number / 250)}.{number % 250}.0/24"), IPNetwork.Parse($"fd00:10:{number:x}::/64")],
    };

    // There is no API server.
    private sealed class Nobody : INodeAnnouncer
    {
        public Task PatchAsync(ReadOnlyMemory<byte> patch, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
