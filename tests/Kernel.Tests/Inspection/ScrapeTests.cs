using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using KubeProxyNet.Testing;

namespace KubeProxyNet.Kernel.Tests.Inspection;

// Dashboards and alerts ask for what a running agent really shows.
public sealed partial class ScrapeTests(InspectedNode node, JoinedNodes nodes) : IClassFixture<InspectedNode>, IClassFixture<JoinedNodes>
{
    // What the panels of kubernetes-mixin's dashboard for kube-proxy ask for.
    private static readonly string[] Stock =
    [
        "kubeproxy_sync_proxy_rules_duration_seconds_count", "kubeproxy_sync_proxy_rules_duration_seconds_bucket", "kubeproxy_network_programming_duration_seconds_count",
        "kubeproxy_network_programming_duration_seconds_bucket", "rest_client_requests_total", "rest_client_request_duration_seconds_bucket", "process_resident_memory_bytes",
        "process_cpu_seconds_total", "go_goroutines",
    ];

    [AgentFact]
    public void No_panel_is_empty_and_no_alert_waits_for_what_never_comes()
    {
        node.World.Objects.SetEndpoints("outside", [node.World.Packets.A, node.World.Packets.B]);
        node.Node.Run("nft", "flush", "map", "ip", "kubeproxynet", "service-ports");
        node.Settle();
        var scrape = Scrape(node.Node, 10249) + Scrape(nodes.First, 10265);
        var folder = Path.Combine(Path.GetDirectoryName(AgentBinary.Path)!, "..", "..", "manifests", "monitoring");
        var asked = Stock.Concat(OfDashboard(folder)).Concat(OfAlerts(folder)).Distinct().ToList();

        asked.Count.ShouldBeGreaterThan(20);
        asked.Where(metric => !Regex.IsMatch(scrape, $"^{metric}[ {{]", RegexOptions.Multiline)).ShouldBeEmpty();
    }

    private static IEnumerable<string> OfDashboard(string folder) => JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "dashboard.json")))!["panels"]!.AsArray()
        .SelectMany(panel => panel!["targets"]!.AsArray()).SelectMany(target => MetricsOf((string)target!["expr"]!));

    private static IEnumerable<string> OfAlerts(string folder) =>
        File.ReadAllLines(Path.Combine(folder, "alerts.yaml")).Where(line => line.Contains(" expr: ", StringComparison.Ordinal)).SelectMany(MetricsOf);

    private static IEnumerable<string> MetricsOf(string expression) => Metric().Matches(expression).Select(match => match.Value);

    private static string Scrape(Sandbox place, int port) =>
        place.Run("bash", "-c", $"exec 3<>/dev/tcp/127.0.0.1/{port}; printf 'GET /metrics HTTP/1.0\\r\\n\\r\\n' >&3; cat <&3");

    [GeneratedRegex(@"\b(kubeproxy|kubeproxynet|process|rest_client|kubernetes|go)_[a-z0-9_]+")]
    private static partial Regex Metric();
}
