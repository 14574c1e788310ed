using System.Diagnostics;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Bench.Floor;
using KubeProxyNet.Bench.Measuring;
using KubeProxyNet.Bench.Reporting;
using KubeProxyNet.Bench.Samples;
using KubeProxyNet.Informers;
using KubeProxyNet.Informers.Models;
using KubeProxyNet.Netlink.Nftables;
using KubeProxyNet.Netlink.Sockets;
using KubeProxyNet.Proxy.Loop;

namespace KubeProxyNet.Bench.Topics;

/// <summary>One change at a time through the agent's own loop: from the event to the commit, against the kernel's time for two elements.</summary>
internal sealed class ChangesTopic : ITopic
{
    public string Name => "changes";

    public string Summary => "one endpoint or Service changed: from the event to the commit";

    public Task<IReadOnlyList<Table>> RunAsync(BenchOptions options, Action<string> progress, CancellationToken cancellationToken)
    {
        var table = new Table(
            Name,
            "event in, kernel committed; milliseconds",
            "services", "change", "p50", "p99", "max", "in the kernel p50", "two elements p50", "two elements p99", "p50 / two elements");
        Measure(Math.Min(100, options.Services.Max()), options with { Repetitions = 100 }, cancellationToken);
        var chart = new Chart(Name, "One change, from the event to the commit, median", "Services", "milliseconds", IsLogarithmic: true);
        var medians = new Dictionary<string, List<(double Services, double Median)>>();
        foreach (var services in options.Services)
        {
            progress($"{services} Services");
            var (changes, floor) = Measure(services, options, cancellationToken);
            foreach (var change in changes)
            {
                (medians.TryGetValue(change.Name, out var line) ? line : medians[change.Name] = []).Add((services, change.Total.Median));
                table.Add(
                    Cell.Of(services),
                    Cell.Of(change.Name),
                    Cell.Milliseconds(change.Total.Median),
                    Cell.Milliseconds(change.Total.P99),
                    Cell.Milliseconds(change.Total.Max),
                    Cell.Milliseconds(change.InKernel.Median),
                    Cell.Milliseconds(floor.Median),
                    Cell.Milliseconds(floor.P99),
                    Cell.Ratio(change.Total.Median, floor.Median));
            }
        }

        foreach (var name in (string[])["endpoint replaced", "endpoint added", "service added", "service removed"])
        {
            chart.Add(name, medians[name]);
        }

        table.Plot(chart);
        table.Note($"Each change is made {options.Repetitions} times, at Services chosen at random; a Service is added and removed with its slice of {options.Endpoints} endpoints.");
        table.Note("two elements: one element out and one in, bytes made before, in a table of the same content: the least the kernel takes for a replaced endpoint.");
        table.Note("Kinds are measured one after the other: replaced; added and removed; Services.");
        table.Note("memory warm: the same endpoint of the same Service again, right after: what is left if nothing has to be fetched from memory.");
        table.Note("The event goes through the loop's channel, change tracker, ruleset and backend; the API server and decoding are not in it (topic agent).");
        return Task.FromResult<IReadOnlyList<Table>>([table]);
    }

    private static (List<Change> Changes, Distribution Floor) Measure(int services, BenchOptions options, CancellationToken cancellationToken)
    {
        using var ns = NetworkNamespace.Create();
        using var loop = new RunningLoop(ns);

        // One Service more has the count that others get by an endpoint more: in a cluster, most counts are some Service's.
        loop.Fill(
            [.. Enumerable.Range(0, services + 1).Select(SampleCluster.Service)],
            [.. Enumerable.Range(0, services).Select(number => SampleCluster.Slice(number, options.Endpoints)), Grown(services, options.Endpoints, 1)]);
        using var source = NftablesConnection.Open(ns);
        using var other = NetworkNamespace.Create();
        using var connection = NftablesConnection.Open(other);
        var copy = KernelCopy.Read(source, NftFamily.Ip);
        copy.WriteFrame(connection);
        using (var elements = copy.BuildElements())
        {
            connection.Commit(elements);
        }

        var (there, back) = copy.BuildReplacement();
        using var first = there;
        using var second = back;
        var floor = new Distribution();
        var changes = Changes(options.Endpoints);
        var random = new Random(1);
        GC.Collect();

        // Kind by kind: a change that makes the kernel walk a whole map leaves nothing of the caches to the next one.
        foreach (var kind in changes)
        {
            for (var repetition = 0; repetition < options.Repetitions; repetition++)
            {
                cancellationToken.ThrowIfCancellationRequested();

                // Taking turns, so that both meet whatever else the machine does; once untimed, for the floor is what warm caches give.
                connection.Commit(there);
                floor.Add(Time(connection, back));
                Make(loop, kind, random.Next(services));
            }
        }

        return ([.. changes.SelectMany(kind => kind)], floor);
    }

    private static TimeSpan Time(NftablesConnection connection, NftBatch batch)
    {
        var start = Stopwatch.GetTimestamp();
        connection.Commit(batch);
        return Stopwatch.GetElapsedTime(start);
    }

    private static void Make(RunningLoop loop, Change[] changes, int service)
    {
        foreach (var change in changes)
        {
            var (total, inKernel) = loop.Measure(ruleset => change.IsReached(ruleset, service), change.Events(service));
            change.Total.Add(total);
            change.InKernel.Add(inKernel);
        }
    }

    // Those of one kind are made one after the other to the same Service; what they leave behind is where the next kind begins.
    private static List<Change[]> Changes(int endpoints) =>
    [
        [
            new("endpoint replaced", service => [Put(Replaced(service, endpoints))], (ruleset, service) => Destinations(ruleset, service).Contains(Spare)),
            new("endpoint replaced, memory warm", service => [Put(Replaced(service, endpoints, 1))], (ruleset, service) => Destinations(ruleset, service).Contains(Other)),
        ],
        [
            new("endpoint added", service => [Put(Grown(service, endpoints, 1))], (ruleset, service) => Destinations(ruleset, service).Count == endpoints + 1),
            new("another endpoint added", service => [Put(Grown(service, endpoints, 2))], (ruleset, service) => Destinations(ruleset, service).Count == endpoints + 2),
            new("one of them removed", service => [Put(Grown(service, endpoints, 1))], (ruleset, service) => Destinations(ruleset, service).Count == endpoints + 1),
            new("the other removed", service => [Put(SampleCluster.Slice(service, endpoints))], (ruleset, service) => Destinations(ruleset, service).Count == endpoints),
        ],
        [
            new(
                "service removed",
                service => [new LoopEvent.Services(new InformerEvent<Service>.Deleted(SampleCluster.Service(service).Key)), new LoopEvent.EndpointSlices(new InformerEvent<EndpointSlice>.Deleted(SampleCluster.Slice(service, 1).Key))],
                (ruleset, service) => !ruleset.Services.ContainsKey(SampleCluster.NameOf(service))),
            new(
                "service added",
                service => [new LoopEvent.Services(new InformerEvent<Service>.Upserted(SampleCluster.Service(service))), Put(SampleCluster.Slice(service, endpoints))],
                (ruleset, service) => ruleset.Services.TryGetValue(SampleCluster.NameOf(service), out var rules) && rules.Cluster.Count == endpoints),
        ],
    ];

    private static Destination Spare { get; } = new(SampleCluster.SparePod(0).Address!, 8080, IsLocal: false);

    private static Destination Other { get; } = new(SampleCluster.SparePod(1).Address!, 8080, IsLocal: false);

    private static EndpointSlice Replaced(int service, int endpoints, int spare = 0)
    {
        var slice = SampleCluster.Slice(service, endpoints);
        return slice with { Endpoints = slice.Endpoints.SetItem(endpoints / 2, SampleCluster.SparePod(spare)) };
    }

    // One more than in the slice with the replaced endpoint: that has the first spare one too.
    private static EndpointSlice Grown(int service, int endpoints, int more)
    {
        var slice = SampleCluster.Slice(service, endpoints);
        return slice with { Endpoints = slice.Endpoints.AddRange(Enumerable.Range(0, more).Select(SampleCluster.SparePod)) };
    }

    private static LoopEvent.EndpointSlices Put(EndpointSlice slice) => new(new InformerEvent<EndpointSlice>.Upserted(slice));

    private static KubeProxyNet.Netlink.EquatableArray<Destination> Destinations(Ruleset ruleset, int service) => ruleset.Services[SampleCluster.NameOf(service)].Cluster;
}
