using System.Diagnostics;
using System.Globalization;
using KubeProxyNet.Lab.Machine;
using KubeProxyNet.Lab.Programs.Exchanges;

namespace KubeProxyNet.Lab.Demo;

internal sealed partial class Tour
{
    private const int ShownRules = 14;

    private const int LongestRule = 150;

    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(1);

    private async Task<string> ScaleAsync()
    {
        var client = ClientOn(Nodes[^1]);
        using var load = lab.StartLoad(client, Target(v6: false, 9000), Rate);
        await Task.Delay(Settle, lab.Cancelled);
        await ScaleToAsync(6);
        await Task.Delay(Settle, lab.Cancelled);
        await ScaleToAsync(2);
        await lab.UntilAsync("2 pods left", async () => (await lab.PodsAsync("app=web")).Count == 2, Patience);
        var report = await load.StopAsync(lab.Cancelled);
        RequireAllAnswered(report, client);
        if (report.Pods.Count < 6)
        {
            throw new DemoFailureException("answers of all 6 pods", $"answers of {report.Pods.Count}");
        }

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
        using var load = lab.StartLoad(client, Target(v6: false, 9000), Rate);
        await Task.Delay(Settle, lab.Cancelled);
        var killed = lab.ReadProxyProcess(node);
        var clock = Stopwatch.StartNew();
        await lab.RunAsync(node, "kill", "-9", $"{killed}");
        await lab.UntilAsync("the proxy to be started again", () => Task.FromResult(lab.ReadProxyProcess(node) != killed), Patience);
        await lab.UntilAsync("the proxy to be healthy again", () => lab.IsProxyHealthyAsync(node), Patience);
        var back = clock.Elapsed;
        await Task.Delay(Settle, lab.Cancelled);
        var report = await load.StopAsync(lab.Cancelled);
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
        var ours = all.Where(line => line.Contains("web", StringComparison.Ordinal)).Take(ShownRules).Select(line => Shorten(line.Trim()));
        return $"{all.Length} lines of 'nft list ruleset', those of Service web begin\n{string.Join('\n', ours)}";
    }

    private async Task<string> ExplainAsync()
    {
        var words = (await lab.RunAsync(Nodes[^1], $"/proc/{lab.ReadProxyProcess(Nodes[^1])}/exe", "explain", "default/web:http", "--from", $"pod/default/{ClientOn(Nodes[^1]).Split('.')[1]}")).TrimEnd();
        if (!words.Contains("verdict: it works", StringComparison.Ordinal) || words.Contains("are missing or differ", StringComparison.Ordinal))
        {
            throw new DemoFailureException("a verdict that it works", words);
        }

        return $"'kubeproxynet explain default/web:http --from pod/...' on {Nodes[^1]} says\n{string.Join('\n', words.Split('\n').Select(Shorten))}";
    }

    private async Task<string> ShowPageAsync()
    {
        var page = await lab.RunAsync(Nodes[^1], "bash", "-c", $"exec 3<>/dev/tcp/127.0.0.1/{NodeCommands.ProxyHealthPort}; printf 'GET /status HTTP/1.0\\r\\n\\r\\n' >&3; cat <&3");
        return page.Contains("<title>KubeProxyNet</title>", StringComparison.Ordinal)
            ? $"http://127.0.0.1:{NodeCommands.ProxyHealthPort}/status on each node; from here, while a lab is up: ./dev lab exec {Nodes[^1]} -- chromium --no-sandbox http://127.0.0.1:{NodeCommands.ProxyHealthPort}/status"
            : throw new DemoFailureException("the status page", page);
    }

    private static string Shorten(string line) => line.Length <= LongestRule ? line : line[..LongestRule] + " ...";

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
