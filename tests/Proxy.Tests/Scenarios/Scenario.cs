using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Backends.Rules.Tracing;
using KubeProxyNet.Informers;
using KubeProxyNet.Informers.Models;
using KubeProxyNet.Proxy.Loop;
using KubeProxyNet.Proxy.Rulesets;

namespace KubeProxyNet.Proxy.Tests.Scenarios;

// A cluster as the API server tells of it and the rulesets of both families that this node makes of it, by the product's own decoders and builders.
internal sealed class Scenario
{
    private readonly List<Service> _services = [];
    private readonly List<EndpointSlice> _slices = [];
    private readonly List<Node> _nodes = [];
    private readonly List<ServiceCIDR> _ranges = [];
    private readonly SortedSet<string> _reports = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _healthChecks = new(StringComparer.Ordinal);

    internal Scenario(string cluster)
    {
        Node = new ScenarioNode(cluster);
        foreach (var item in YamlDocuments.Read(cluster))
        {
            Decode(item);
        }

        Build(Node);
        Tracers = Rulesets.ToDictionary(item => item.Key, item => new PacketTracer(item.Value, Node.Addresses));
    }

    internal ScenarioNode Node { get; }

    internal Dictionary<IPFamily, Ruleset> Rulesets { get; } = [];

    internal Dictionary<IPFamily, PacketTracer> Tracers { get; }

    internal string RulesetText()
    {
        var text = new StringBuilder();
        foreach (var family in Rulesets.Keys.Order())
        {
            text.Append(Rulesets[family]);
        }

        foreach (var line in _healthChecks.Concat(_reports))
        {
            text.Append(CultureInfo.InvariantCulture, $"{line}\n");
        }

        return text.ToString();
    }

    private void Decode(JsonObject item)
    {
        var metadata = item["metadata"]!.AsObject();
        if ((string?)item["kind"] is "Service" or "EndpointSlice" && metadata["namespace"] is null)
        {
            metadata["namespace"] = "default";
        }

        var json = item.ToJsonString();
        switch ((string?)item["kind"])
        {
            case "Service":
                _services.Add(One(ResourceKinds.Services, json));
                break;
            case "EndpointSlice":
                _slices.Add(One(ResourceKinds.EndpointSlices, json));
                break;
            case "Node":
                _nodes.Add(One(ResourceKinds.Nodes, json));
                break;
            case "ServiceCIDR":
                _ranges.Add(One(ResourceKinds.ServiceCIDRs, json));
                break;
            case var other:
                throw new FormatException($"kind {other}");
        }
    }

    private static T One<T>(ResourceKind<T> kind, string json)
        where T : class, IApiObject
    {
        var decoded = kind.Decoder.DecodeWatchEvent(Encoding.UTF8.GetBytes($"{{\"type\":\"ADDED\",\"object\":{json}}}\n"));
        decoded.Object.Error.ShouldBeNull();
        return decoded.Object.Item!;
    }

    private void Build(ScenarioNode node)
    {
        var facts = new ClusterFacts(ScenarioNode.Name, node.Options) { LocalAddresses = [.. node.Addresses] };
        facts.Take(new InformerEvent<Node>.Replaced(_nodes.Count > 0 ? _nodes : [DefaultNode]));
        facts.Take(new InformerEvent<ServiceCIDR>.Replaced(_ranges));
        IPFamily[] families = [IPFamily.IPv4, IPFamily.IPv6];
        var tracker = new ChangeTracker(facts.NodeFacts, families, report => _reports.Add(report.ToString()));
        tracker.Take(new InformerEvent<Service>.Replaced(_services));
        tracker.Take(new InformerEvent<EndpointSlice>.Replaced(_slices));
        foreach (var family in families)
        {
            Rulesets[family] = tracker.Build(Ruleset.Empty(family), NodeRulesBuilder.Build(node.Options, facts, family)).Ruleset;
            foreach (var check in tracker.HealthChecks(family).Values)
            {
                _healthChecks.Add($"health check {check.Service} on port {check.Port}: {check.LocalEndpoints} of {family}");
            }
        }
    }

    private static Node DefaultNode => new()
    {
        Key = new ObjectKey("", ScenarioNode.Name),
        InternalIPs = [IPAddress.Parse("192.168.0.1"), IPAddress.Parse("fd00:192:168::1")],
        PodCIDRs = [IPNetwork.Parse("10.244.1.0/24"), IPNetwork.Parse("fd00:10:244:1::/64")],
        Zone = "a",
    };
}
