using System.Net;
using KubeProxyNet.Backends.Nftables;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Bench.Measuring;
using KubeProxyNet.Bench.Reporting;
using KubeProxyNet.Bench.Samples;
using KubeProxyNet.Netlink.Nftables;

namespace KubeProxyNet.Bench.Topics;

/// <summary>What the first packet of a connection pays for the rules: connecting through a ClusterIP beside connecting to the pod.</summary>
internal sealed class ConnectTopic : ITopic
{
    private const int Connections = 5_000;
    private const int Turns = 8;

    private static readonly int[] Sizes = [10, 1_000, 10_000, 50_000];

    public string Name => "connect";

    public string Summary => "a TCP connection through a ClusterIP beside one to the pod itself, at 10, 1,000, 10,000 and 50,000 Services";

    public Task<IReadOnlyList<Table>> RunAsync(BenchOptions options, Action<string> progress, CancellationToken cancellationToken)
    {
        var table = new Table(
            Name, "connect() from a pod, nftables mode; microseconds",
            "services", "no proxy: to a pod", "with rules: to a pod", "through a ClusterIP", "to a pod: rules / no proxy", "ClusterIP / no proxy");
        var chart = new Chart(Name, "connect() from a pod, median", "Services", "microseconds", IsLogarithmic: true);
        var lines = new List<(double Services, double None, double Pod, double ClusterIP)>();
        foreach (var services in Sizes)
        {
            cancellationToken.ThrowIfCancellationRequested();
            progress($"{services} Services");
            var (none, pod, clusterIP) = Measure(services, options.Endpoints);
            lines.Add((services, none.Median, pod.Median, clusterIP.Median));
            table.Add(
                Cell.Of(services), Cell.Milliseconds(none.Median), Cell.Milliseconds(pod.Median), Cell.Milliseconds(clusterIP.Median), Cell.Ratio(pod.Median, none.Median), Cell.Ratio(clusterIP.Median, none.Median));
        }

        chart.Add("to a pod, no proxy on the node", lines.Select(line => (line.Services, line.None)));
        chart.Add("to a pod, with rules", lines.Select(line => (line.Services, line.Pod)));
        chart.Add("through a ClusterIP", lines.Select(line => (line.Services, line.ClusterIP)));
        table.Plot(chart);
        table.Note($"medians of {Connections * Turns} connections each, in turns; the targets are chosen at random among all. A pod of the node connects, a router, the node, is between.");
        table.Note("no proxy: another node without any rules, and so without connection tracking, which costs what the second figure shows.");
        return Task.FromResult<IReadOnlyList<Table>>([table]);
    }

    private static (Distribution None, Distribution Pod, Distribution ClusterIP) Measure(int services, int endpoints)
    {
        var objects = Enumerable.Range(0, services).Select(SampleCluster.Service).ToList();
        var slices = Enumerable.Range(0, services).Select(number => SampleCluster.Slice(number, endpoints)).ToList();
        using var bare = new ConnectWorld();
        using var world = new ConnectWorld();
        using var backend = new NftablesBackend(IPFamily.IPv4, NftablesConnection.Open(world.Node));
        backend.Apply(SampleRulesets.Build(objects, slices));
        var random = new Random(1);
        var (none, pod, clusterIP) = (new Distribution(), new Distribution(), new Distribution());
        for (var turn = 0; turn < Turns; turn++)
        {
            none.Add(bare.Connect(_ => AnyPod(), Connections));
            pod.Add(world.Connect(_ => AnyPod(), Connections));
            clusterIP.Add(world.Connect(_ => new IPEndPoint(objects[random.Next(services)].ClusterIPs[0], 80), Connections));
        }

        return (none, pod, clusterIP);

        IPEndPoint AnyPod()
        {
            var slice = slices[random.Next(services)];
            return new IPEndPoint(slice.Endpoints[random.Next(slice.Endpoints.Length)].Address!, 8080);
        }
    }
}
