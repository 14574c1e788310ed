using System.Diagnostics;
using System.Net;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Bench.Measuring;
using KubeProxyNet.Bench.Modes;
using KubeProxyNet.Bench.Reporting;
using KubeProxyNet.Bench.Samples;
using KubeProxyNet.Informers;
using KubeProxyNet.Informers.Models;
using KubeProxyNet.Proxy.Loop;

namespace KubeProxyNet.Bench.Topics;

/// <summary>Every mode with the same Services, one after the other in the same run.</summary>
internal sealed class ModesTopic : ITopic
{
    private const int Connections = 2_000;
    private const int FewestChanges = 20;
    private const int WarmUpServices = 20;

    private static readonly string[] Columns =
    [
        "services", "mode", "first sync ms", "restart ms", "restart operations", "endpoint replaced p50 ms", "p99 ms", "processor ms a change",
        "process MB", "kernel MB", "connect us", "connect / direct",
    ];

    // Some modes take seconds for one change of a large cluster.
    private static readonly TimeSpan MostTimeForChanges = TimeSpan.FromSeconds(30);

    public string Name => "modes";

    public string Summary => "nftables, ipvs and iptables side by side: first sync, one change, processor, memory, what a connection costs";

    public Task<IReadOnlyList<Table>> RunAsync(BenchOptions options, Action<string> progress, CancellationToken cancellationToken)
    {
        var table = new Table(Name, "the same Services in each mode", Columns);
        var modes = BenchMode.All.Where(mode => mode.FindProblem() is null && (options.Modes.Count == 0 || options.Modes.Contains(mode.Name))).ToList();

        // Code is compiled when it first runs.
        modes.ForEach(mode => Measure(mode, WarmUpServices, options with { Repetitions = FewestChanges }, new Table(Name, "", Columns)));
        foreach (var services in options.Services)
        {
            foreach (var mode in modes)
            {
                cancellationToken.ThrowIfCancellationRequested();
                progress($"{services} Services, {mode.Name}");
                Measure(mode, services, options, table);
            }
        }

        foreach (var mode in BenchMode.All.Where(mode => mode.FindProblem() is not null))
        {
            table.Note($"{mode.Name} is not in the table, because this machine cannot run it: {mode.FindProblem()}");
        }

        table.Note("first sync: from the objects to the last commit, through the agent's own loop. restart: a new backend reads back what is there and compares; operations must be 0.");
        table.Note("processor: of this process and the programs that it runs, for each replaced endpoint. process, kernel: what the first sync added to the heap and to the kernel's memory; small figures are noise.");
        table.Note($"connect: median of {Connections} TCP connections from a pod to ClusterIPs chosen at random; direct: to pods chosen at random, before anything was programmed.");
        return Task.FromResult<IReadOnlyList<Table>>([table]);
    }

    private static void Measure(BenchMode mode, int services, BenchOptions options, Table table)
    {
        var objects = Enumerable.Range(0, services).Select(SampleCluster.Service).ToList();
        var slices = Enumerable.Range(0, services).Select(number => SampleCluster.Slice(number, options.Endpoints)).ToList();
        using var world = new ConnectWorld();
        var random = new Random(1);
        var direct = world.Connect(_ => new IPEndPoint(Pick(slices[random.Next(services)].Endpoints, random).Address!, 8080), Connections);
        var heap = GC.GetTotalMemory(forceFullCollection: true);
        var before = Consumption.Now();
        TimeSpan first;
        Distribution changes, connects;
        double processor;
        long heapAfter, kernel;
        using (var loop = new RunningLoop(mode.Open(world.Node)))
        {
            var start = Stopwatch.GetTimestamp();
            loop.Fill(objects, slices);
            first = Stopwatch.GetElapsedTime(start);
            heapAfter = GC.GetTotalMemory(forceFullCollection: true);
            kernel = Consumption.Now().KernelBytes - before.KernelBytes;
            connects = world.Connect(_ => new IPEndPoint(objects[random.Next(services)].ClusterIPs[0], 80), Connections);
            (changes, processor) = MakeChanges(loop, slices, options, random);
        }

        var (restart, operations) = Restart(mode, world, objects, slices);
        table.Add(
            Cell.Of(services), Cell.Of(mode.Name), Cell.Milliseconds(first.TotalMilliseconds), Cell.Milliseconds(restart.TotalMilliseconds), Cell.Of(operations),
            Cell.Milliseconds(changes.Median), Cell.Milliseconds(changes.P99), Cell.Milliseconds(processor),
            Megabytes(heapAfter - heap), Megabytes(kernel), Cell.Milliseconds(connects.Median), Cell.Ratio(connects.Median, direct.Median));
    }

    // Each endpoint that is replaced comes back with the next change, so that the cluster stays the same.
    private static (Distribution Changes, double ProcessorMilliseconds) MakeChanges(RunningLoop loop, List<EndpointSlice> slices, BenchOptions options, Random random)
    {
        var changes = new Distribution();
        var before = Consumption.Now().Processor;
        var clock = Stopwatch.StartNew();
        while (changes.Count < options.Repetitions && (changes.Count < FewestChanges || clock.Elapsed < MostTimeForChanges))
        {
            var slice = slices[random.Next(slices.Count)];
            var replaced = slice with { Endpoints = slice.Endpoints.SetItem(random.Next(slice.Endpoints.Length), SampleCluster.SparePod(0)) };
            var service = new ServicePortName("default", slice.ServiceName, "http", Protocol.Tcp);
            foreach (var next in (EndpointSlice[])[replaced, slice])
            {
                var expected = next.Endpoints.Select(endpoint => endpoint.Address).ToHashSet();
                changes.Add(loop.Measure(
                    ruleset => ruleset.Services[service].Cluster.All(destination => expected.Contains(destination.Address)),
                    new LoopEvent.EndpointSlices(new InformerEvent<EndpointSlice>.Upserted(next))).Total);
            }
        }

        return (changes, (Consumption.Now().Processor - before).TotalMilliseconds / changes.Count);
    }

    private static (TimeSpan Time, int Operations) Restart(BenchMode mode, ConnectWorld world, List<Service> objects, List<EndpointSlice> slices)
    {
        var change = SampleRulesets.Build(objects, slices);
        using var backend = mode.Open(world.Node);
        ApplyResult result = default;
        var time = Collected.Time(() => result = backend.Apply(change));
        return (time, result.Operations);
    }

    private static Endpoint Pick(IReadOnlyList<Endpoint> endpoints, Random random) => endpoints[random.Next(endpoints.Count)];

    private static Cell Megabytes(long bytes) => Cell.Milliseconds(bytes / 1048576.0);
}
