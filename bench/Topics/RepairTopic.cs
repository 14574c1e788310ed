using System.Diagnostics;
using KubeProxyNet.Bench.Agents;
using KubeProxyNet.Bench.Floor;
using KubeProxyNet.Bench.Measuring;
using KubeProxyNet.Bench.Reporting;
using KubeProxyNet.Netlink.Nftables;

namespace KubeProxyNet.Bench.Topics;

/// <summary>Somebody flushes the ruleset under the published agent: until the table is whole again, against its first sync.</summary>
internal sealed class RepairTopic : ITopic
{
    public string Name => "repair";

    public string Summary => "nft flush ruleset: time until the native agent has the table whole again, against its first sync";

    public async Task<IReadOnlyList<Table>> RunAsync(BenchOptions options, Action<string> progress, CancellationToken cancellationToken)
    {
        if (!File.Exists(options.Agent))
        {
            throw new FormatException($"there is no agent at {options.Agent}: ./dev publish makes it, --agent names another one");
        }

        var table = new Table(Name, "nft flush ruleset under the native agent; milliseconds", "services", "elements", "nft alone", "flush to whole", "first sync", "flush to whole / first sync");
        var command = AgentCommand.From(options).First(command => command.IsOurs);
        foreach (var services in options.Services)
        {
            progress($"{services} Services");
            await using var cluster = await AgentCluster.StartAsync(services, options.Endpoints, cancellationToken);
            await MeasureAsync(cluster, command, services, options.Rounds, table, cancellationToken);
        }

        table.Note("flush to whole: from starting nft to the agent's log line that all is repaired; every element was there again each time.");
        table.Note("nft alone: of that, the run of nft itself. first sync: all objects known to everything in the kernel.");
        return [table];
    }

    private static async Task MeasureAsync(AgentCluster cluster, AgentCommand command, int services, int rounds, Table table, CancellationToken cancellationToken)
    {
        var (nft, whole, first) = (new Distribution(), new Distribution(), new Distribution());
        var elements = 0;
        for (var round = 0; round < rounds; round++)
        {
            await cluster.EmptyKernelAsync(cancellationToken);
            GC.Collect();
            using var agent = AgentProcess.Start(cluster, command);
            first.Add((await agent.WaitForFirstSyncAsync(cancellationToken)).FromDelivery ?? throw new InvalidOperationException("The agent does not say when it had all objects."));
            await agent.WaitUntilWatchingAsync(cancellationToken);
            elements = CountElements(cluster);
            var start = Stopwatch.GetTimestamp();
            var repaired = await agent.WaitForRepairAsync(
                async () =>
                {
                    await cluster.EmptyKernelAsync(cancellationToken);
                    nft.Add(Stopwatch.GetElapsedTime(start));
                },
                cancellationToken);
            whole.Add(Stopwatch.GetElapsedTime(start, repaired));
            if (CountElements(cluster) != elements)
            {
                throw new InvalidOperationException($"{CountElements(cluster)} of {elements} elements are there after the repair.");
            }
        }

        table.Add(Cell.Of(services), Cell.Of(elements), Cell.Spread(nft), Cell.Spread(whole), Cell.Spread(first), Cell.Ratio(whole.Median, first.Median));
    }

    private static int CountElements(AgentCluster cluster)
    {
        using var connection = NftablesConnection.Open(cluster.Namespace);
        return KernelCopy.Read(connection, NftFamily.Ip).ElementCount;
    }
}
