using System.Diagnostics;
using System.Globalization;
using KubeProxyNet.Bench.Agents;
using KubeProxyNet.Bench.Reporting;
using KubeProxyNet.Lab.Machine;

namespace KubeProxyNet.Bench.Topics;

/// <summary>The native agent while endpoints are replaced without end: processor, memory over time, and whether the kernel is right in the end.</summary>
internal sealed class ChurnTopic : ITopic
{
    private const int ChangesPerSecond = 500;
    private const int BurstChanges = 10_000;
    private const int TurnsPerSecond = 50;
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(2);

    public string Name => "churn";

    public string Summary => "the native agent under 500 endpoint changes a second, and a burst of 10,000 (--seconds, --memory-limit)";

    public async Task<IReadOnlyList<Table>> RunAsync(BenchOptions options, Action<string> progress, CancellationToken cancellationToken)
    {
        var table = new Table(
            Name, $"{ChangesPerSecond} endpoints replaced a second for {options.Seconds} s; megabytes",
            "services", "changes", "commits", "processor % of a core", "processor ms / 1,000 changes", "watch KB / change", "RSS before", "RSS after", "peak RSS", "cgroup peak", "threads and handles, before and after", "wrong in the end",
            "burst of 10,000: seconds to write", "to the last commit");
        foreach (var services in options.Services)
        {
            progress($"{services} Services");
            await using var cluster = await AgentCluster.StartAsync(services, options.Endpoints, cancellationToken);
            using var group = options.MemoryLimit is { } limit ? MemoryGroup.Create(limit) : null;
            var command = AgentCommand.From(options).First();
            using (var agent = AgentProcess.Start(cluster, group is null ? command : command with { Words = [.. group.Wrap(command.Words)] }))
            {
                await agent.WaitForFirstSyncAsync(cancellationToken);
                await Task.Delay(Rest, cancellationToken);
                var chart = new Chart($"{Name}-{services}", $"{services:N0} Services, {ChangesPerSecond} changes a second", "seconds", "RSS of the agent, MB");
                await MeasureAsync(cluster, agent, group, services, options, table, chart, cancellationToken);
                table.Plot(chart);
            }
        }

        table.Note("processor: of the agent, user and system, over the whole time. watch: bytes on the loopback device between server and agent, TLS and HTTP included.");
        table.Note("cgroup peak: with --memory-limit, what the kernel charged at most, its own memory for the table and the file cache included.");
        table.Note("wrong in the end: endpoints that the API server has and the kernel's maps do not, or the other way round.");
        return [table];
    }

    private static async Task MeasureAsync(
        AgentCluster cluster, AgentProcess agent, MemoryGroup? group, int services, BenchOptions options, Table table, Chart chart, CancellationToken cancellationToken)
    {
        using var commits = new CommitWatch(cluster.Namespace);
        var random = new Random(1);
        var (before, counts) = (agent.ReadUse(), agent.CountThreadsAndHandles());
        var seen = new List<(double, double)> { (0, before.Memory) };
        var clock = Stopwatch.StartNew();
        var changes = 0;
        while (clock.Elapsed.TotalSeconds < options.Seconds)
        {
            for (; changes < clock.Elapsed.TotalSeconds * ChangesPerSecond; changes++)
            {
                cluster.ReplaceEndpoint(random.Next(services), AddressOf(changes));
            }

            await Task.Delay(1000 / TurnsPerSecond, cancellationToken);
            if (clock.Elapsed.TotalSeconds >= seen[^1].Item1 + Math.Max(1, options.Seconds / 120))
            {
                seen.Add((clock.Elapsed.TotalSeconds, agent.ReadMemory().Now));
            }
        }

        var elapsed = clock.Elapsed;
        await commits.WaitForQuietAsync(cancellationToken);
        var after = agent.ReadUse();
        var spent = after.Processor - before.Processor;
        var peak = agent.ReadMemory().Peak;
        var wrong = cluster.CountDifferences();
        var committed = commits.Count;
        var countsAfter = agent.CountThreadsAndHandles();
        chart.Add("RSS", seen);
        var (writing, whole) = await BurstAsync(cluster, commits, services, random, cancellationToken);
        table.Add(
            Cell.Of(services), Cell.Of(changes), Cell.Of(committed), Cell.Milliseconds(spent / elapsed * 100), Cell.Milliseconds(spent.TotalMilliseconds / changes * 1000), Cell.Milliseconds((after.LoopbackBytes - before.LoopbackBytes) / 1024.0 / changes),
            Cell.Milliseconds(before.Memory), Cell.Milliseconds(after.Memory), Cell.Milliseconds(peak), Cell.Milliseconds(group?.Peak ?? double.NaN),
            Cell.Of($"{counts.Threads}/{counts.Handles}, {countsAfter.Threads}/{countsAfter.Handles}"), Cell.Of(wrong + cluster.CountDifferences()),
            Cell.Milliseconds(writing.TotalSeconds), Cell.Milliseconds(whole.TotalSeconds));
        if (group is { Kills: > 0 })
        {
            throw new InvalidOperationException("the kernel has killed the agent for want of memory");
        }
    }

    private static async Task<(TimeSpan Writing, TimeSpan Whole)> BurstAsync(AgentCluster cluster, CommitWatch commits, int services, Random random, CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        for (var change = 0; change < BurstChanges; change++)
        {
            cluster.ReplaceEndpoint(random.Next(services), AddressOf(BurstChanges + change));
        }

        var writing = Stopwatch.GetElapsedTime(start);
        return (writing, Stopwatch.GetElapsedTime(start, await commits.WaitForQuietAsync(cancellationToken)));
    }

    // 10.224.0.0/12, which no seeded endpoint is in.
    private static string AddressOf(int change) => string.Create(CultureInfo.InvariantCulture, $"10.{224 + ((change >> 16) & 15)}.{(change >> 8) & 255}.{change & 255}");
}
