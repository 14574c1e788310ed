using System.Diagnostics;
using System.Runtime.InteropServices;
using KubeProxyNet.Bench.Reporting;
using KubeProxyNet.Bench.Topics;

namespace KubeProxyNet.Bench;

/// <summary>Measures, prints a table for each topic and keeps it as JSON.</summary>
internal static class Program
{
    private static readonly ITopic[] Topics = [new SyncTopic(), new ChangesTopic(), new AgentTopic(), new RepairTopic(), new ModesTopic(), new CniTopic(), new OverlayTopic(), new ThroughputTopic(), new ChurnTopic(), new ClusterTopic(), new ConnectTopic(), new DecodeTopic()];

    private static async Task<int> Main(string[] args)
    {
        if (args.Any(argument => argument is "-h" or "--help"))
        {
            Console.WriteLine(Usage());
            return 0;
        }

        using var stopping = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context =>
        {
            context.Cancel = true;
            stopping.Cancel();
        });
        try
        {
            var options = BenchOptions.Parse(args);
            await RunAsync(options, Select(options.Topics), stopping.Token);
            return 0;
        }
        catch (FormatException error)
        {
            Console.Error.WriteLine($"bench: {error.Message}\n\n{Usage()}");
            return 2;
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return 130;
        }
    }

    private static List<ITopic> Select(IReadOnlyList<string> names)
    {
        foreach (var name in names)
        {
            if (Topics.All(topic => topic.Name != name))
            {
                throw new FormatException($"there is no topic '{name}'");
            }
        }

        return [.. Topics.Where(topic => names.Count == 0 || names.Contains(topic.Name))];
    }

    private static async Task RunAsync(BenchOptions options, List<ITopic> topics, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        var machine = Machine.Describe();
        Console.WriteLine($"# {machine}\n");
        foreach (var topic in topics)
        {
            foreach (var table in await topic.RunAsync(options, line => Console.Error.WriteLine($"   {topic.Name}: {line}"), cancellationToken))
            {
                Console.WriteLine(table);
                Console.WriteLine($"(also in {ResultFiles.Write(options.Output, table, machine)})\n");
            }
        }

        Console.WriteLine($"all of it in {clock.Elapsed.TotalSeconds:F0} s");
    }

    private static string Usage() => $"""
        usage: ./dev bench [TOPIC]... [OPTION]...

        {string.Join('\n', Topics.Select(topic => $"  {topic.Name,-20} {topic.Summary}"))}

          --services LIST      numbers of Services, one table row each (default 100,1000,10000)
          --endpoints N        endpoints of each Service (default 10)
          --rounds N           how often what is done once is done (default 5; topic agent: at most 3)
          --repetitions N      how often each change is made (default 500; topic agent: at most 200)
          --agent FILE         the agent (default artifacts/proxy/kubeproxynet, which ./dev bench publishes)
          --peer COMMAND       topic agent: another proxy under the same script; {"{kubeconfig}"}, {"{node}"} and {"{mode}"} are filled in
          --mode WORD          what stands for {"{mode}"} (default nftables)
          --modes A,B           of topic modes, these only: nftables, ipvs, iptables-nft, iptables-legacy
          --seconds N          topics churn and cluster: how long (default 60)
          --memory-limit N     topic churn: the agent runs in a memory cgroup of N MiB
          --output FOLDER      where the JSON files go (default artifacts/bench)

        Times are milliseconds: median (least-most) of the rounds, or percentiles of the repetitions. What counts are the ratios.
        """;
}
