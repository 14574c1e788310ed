using KubeProxyNet.Bench.Agents;
using KubeProxyNet.Bench.Reporting;

namespace KubeProxyNet.Bench.Topics;

/// <summary>The published agent against the lab's API server, and a peer under the same script if one is given.</summary>
internal sealed class AgentTopic : ITopic
{
    public string Name => "agent";

    public string Summary => "the native agent end to end: start, memory, restart, one change seen from outside";

    public async Task<IReadOnlyList<Table>> RunAsync(BenchOptions options, Action<string> progress, CancellationToken cancellationToken)
    {
        if (!File.Exists(options.Agent))
        {
            throw new FormatException($"there is no agent at {options.Agent}: ./dev publish makes it, --agent names another one");
        }

        var starts = new Table(
            Name,
            "the native agent against an API server in this process; milliseconds, megabytes",
            "services", "proxy", "start to synced", "delivered to synced", "in the kernel", "kernel ms", "delivered / kernel", "RSS", "peak RSS", "restart to synced", "restart delivered to synced", "restart operations");
        var changes = new Table(
            $"{Name}-changes",
            "one endpoint replaced by a write to the API server; milliseconds after the write began",
            "services", "proxy", "bare watch p50", "bare watch p99", "in the kernel p50", "p99", "max", "kernel p50 / watch p50");
        foreach (var services in options.Services)
        {
            foreach (var command in AgentCommand.From(options))
            {
                progress($"{services} Services, {command.Name}");
                await using var cluster = await AgentCluster.StartAsync(services, options.Endpoints, cancellationToken);
                var run = new AgentRun(cluster, command, services, options);
                await run.RunAsync(cancellationToken);
                run.AddTo(starts, changes);
            }
        }

        starts.Note("delivered to synced: from the agent's log line that all objects are known to the one that the kernel has them; a peer's log is not read.");
        starts.Note("kernel: one transaction with the elements that the agent wrote, bytes made before, in the same round.");
        starts.Note("RSS: two seconds after the first sync. peak RSS: the highest until then.");
        starts.Note("restart: the same agent again, on the kernel as the first one left it; operations must be 0.");
        changes.Note("bare watch: a watch of EndpointSlices that reads and does nothing; TLS, JSON and scheduling are in both figures.");
        return [starts, changes];
    }
}
