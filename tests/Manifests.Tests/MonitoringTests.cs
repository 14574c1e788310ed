using System.Text.Json.Nodes;
using YamlDotNet.RepresentationModel;
using YamlDotNet.Serialization;

namespace KubeProxyNet.Manifests.Tests;

public class MonitoringTests
{
    private static readonly string Folder = Path.Combine(Tool.Manifests, "monitoring");

    [ToolFact("promtool", "prometheus")]
    public void Alerts_fire_when_they_should_and_only_then()
    {
        var work = Directory.CreateTempSubdirectory("alerts").FullName;
        try
        {
            File.WriteAllText(Path.Combine(work, "alerts.rules.yaml"), new SerializerBuilder().Build().Serialize(Spec()));
            File.Copy(Path.Combine(Folder, "alerts.test.yaml"), Path.Combine(work, "alerts.test.yaml"));

            var (exit, output) = Tool.Run("promtool", "test", "rules", Path.Combine(work, "alerts.test.yaml"))!.Value;

            exit.ShouldBe(0, output);
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    [Fact]
    public void Every_alert_is_tested()
    {
        var tests = File.ReadAllText(Path.Combine(Folder, "alerts.test.yaml"));

        Alerts().ShouldAllBe(alert => tests.Contains($"alertname: {alert}\n", StringComparison.Ordinal) || tests.Contains($"alertname: {alert},", StringComparison.Ordinal));
    }

    [Fact]
    public void The_dashboard_has_panels_that_ask_for_something()
    {
        var panels = JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, "dashboard.json")))!["panels"]!.AsArray();

        panels.Count.ShouldBeGreaterThan(10);
        panels.ShouldAllBe(panel => panel!["targets"]!.AsArray().Count > 0);
        panels.Select(panel => (int)panel!["id"]!).ShouldBeUnique();
    }

    private static List<string> Alerts() => [.. Rules().Select(rule => ((YamlScalarNode)rule["alert"]).Value!)];

    private static IEnumerable<YamlNode> Rules() => ((YamlSequenceNode)Spec()["groups"]).SelectMany(group => (YamlSequenceNode)group["rules"]);

    private static YamlNode Spec()
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(File.ReadAllText(Path.Combine(Folder, "alerts.yaml"))));
        return stream.Documents[0].RootNode["spec"];
    }
}
