using System.Diagnostics;
using System.Globalization;
using KubeProxyNet.Lab.Machine;
using KubeProxyNet.Lab.Programs.Exchanges;

namespace KubeProxyNet.Lab.Demo;

internal sealed partial class Tour
{
    private const int ShownRules = 14;

    private static readonly TimeSpan ScaleTime = TimeSpan.FromSeconds(12);
    private static readonly TimeSpan KillTime = TimeSpan.FromSeconds(5);

    private async Task<string> ScaleAsync()
    {
        var client = ClientOn(Nodes[^1]);
        var load = lab.LoadAsync(client, Target(v6: false, 9000), Rate, ScaleTime);
        await ScaleToAsync(6);
        await ScaleToAsync(2);
        console.Progress("waiting for the last connections");
        if (load.IsCompleted)
        {
            throw new DemoFailureException($"scaling to take less than {ScaleTime.TotalSeconds:F0} s", "the load ended before it was done");
        }

        var report = await load;
        RequireAllAnswered(report, client);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{report.Ok} connections, none lost, {report.Pods.Count} pods answered, p99 {report.LatencyMs!.P99:F1} ms");
    }

    private async Task ScaleToAsync(int replicas)
    {
        console.Progress($"to {replicas} replicas");
        await lab.KubectlAsync("scale", "deployment/web", $"--replicas={replicas}");
        await UntilEndpointsAsync(replicas);
    }

    private async Task<string> KillProxyAsync()
    {
        var node = Nodes[^1];
        var client = ClientOn(node);
        var load = lab.LoadAsync(client, Target(v6: false, 9000), Rate, KillTime);
        await Task.Delay(TimeSpan.FromSeconds(1));
        var killed = lab.ReadProxyProcess(node);
        var clock = Stopwatch.StartNew();
        await lab.RunAsync(node, "kill", "-9", $"{killed}");
        await lab.UntilAsync("the proxy to be started again", () => Task.FromResult(lab.ReadProxyProcess(node) != killed), Patience);
        await lab.UntilAsync("the proxy to be healthy again", () => lab.IsProxyHealthyAsync(node), Patience);
        var back = clock.Elapsed;
        var report = await load;
        RequireAllAnswered(report, client);
        return string.Create(CultureInfo.InvariantCulture, $"{report.Ok} connections, none lost; healthy again after {back.TotalSeconds:F1} s");
    }

    private async Task<string> ShowRulesAsync()
    {
        if (Tool.Find("nft") is null)
        {
            return "skipped, there is no nft on this machine to read the rules with";
        }

        var all = (await lab.RunAsync(Nodes[^1], "nft", "list", "ruleset")).Split('\n');
        var ours = all.Where(line => line.Contains("web", StringComparison.Ordinal)).Take(ShownRules).Select(line => line.Trim());
        return $"{all.Length} lines of 'nft list ruleset', those of Service web begin\n{string.Join('\n', ours)}";
    }

    private async Task<string> RefuseAsync()
    {
        await ScaleToAsync(0);
        await lab.UntilAsync("all pods gone", async () => (await lab.PodsAsync("app=web")).Count == 0, Patience);
        var slowest = 0.0;
        foreach (var (protocol, v6, port) in Ways)
        {
            var report = await lab.ProbeAsync(ClientOn(Nodes[^1]), Target(v6, port), protocol, 4);
            if (report.Ok > 0 || report.Failures.Any(failure => failure.Kind != "refused" || failure.TookMs >= 1000))
            {
                throw new DemoFailureException($"{report.Sent} {protocol} connections to {report.Target} refused within a second", Describe(report));
            }

            slowest = Math.Max(slowest, report.Failures.Max(failure => failure.TookMs));
        }

        return string.Create(CultureInfo.InvariantCulture, $"refused over TCP and UDP, IPv4 and IPv6, slowest {slowest:F1} ms");
    }

    private static string Describe(ExchangeReport report) =>
        $"{report.Ok} answered, {string.Join(", ", report.Failures.Select(failure => string.Create(CultureInfo.InvariantCulture, $"{failure.Kind} after {failure.TookMs:F0} ms")))}";
}
