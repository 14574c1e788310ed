using System.Globalization;
using System.Text;
using System.Text.Json;
using KubeProxyNet.Informers;
using KubeProxyNet.Informers.Models;

namespace KubeProxyNet.Kernel.Tests.Histories;

// API objects as the server would send them, over a small world in which names, addresses and ports collide often; one in ten is malformed.
internal sealed class RandomObjects(Random random)
{
    internal const int Names = 6;

    private static readonly string[] Malformed =
    [
        "null", "\"\"", "0", "-1", "70000", "\"http\"", "[]", "{}", "true", "[null]", "\"10.96.0.01\"", "\"::ffff:10.96.0.1\"", "\"0.0.0.0\"", "\"127.0.0.1\"", "\"ICMP\"",
        "\"fe80::1%eth0\"", "\"10.0.0.0/33\"", "\"224.0.0.1\"", "[\"10.244.0.1\",null]", "99999999999999999999",
    ];

    private int _version;

    internal Service? Service() => Decode(ResourceKinds.Services, "Service", ServiceBody());

    internal EndpointSlice? Slice() => Decode(ResourceKinds.EndpointSlices, "EndpointSlice", SliceBody());

    internal Node? Node() => Decode(ResourceKinds.Nodes, "Node", NodeBody());

    internal ServiceCIDR? ServiceCIDR() => Decode(ResourceKinds.ServiceCIDRs, "ServiceCIDR", CidrBody());

    internal string Some(params string[] choices) => choices[random.Next(choices.Length)];

    private bool OneIn(int number) => random.Next(number) == 0;

    // What cannot be read at all is no news: informers tell of it and keep what they had.
    private T? Decode<T>(ResourceKind<T> kind, string word, string body)
        where T : class, IApiObject
    {
        var json = $$"""{"type":"ADDED","object":{"kind":"{{word}}",{{body}} } }""";
        try
        {
            return kind.Decoder.DecodeWatchEvent(Encoding.UTF8.GetBytes((OneIn(10) ? Damage(json) : json) + "\n")).Object.Item;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // One value gives way to one that does not belong there.
    private string Damage(string json)
    {
        var colons = Enumerable.Range(0, json.Length - 2).Where(index => json[index] == '"' && json[index + 1] == ':' && json[index + 2] is '"' or (>= '0' and <= '9')).ToList();
        var start = colons[random.Next(colons.Count)] + 2;
        var end = json[start] == '"' ? json.IndexOf('"', start + 1) + 1 : json.IndexOfAny([',', ' ', '}', ']'], start);
        return json[..start] + Some(Malformed) + json[end..];
    }

    private string Metadata(string name, string more = "") => string.Create(
        CultureInfo.InvariantCulture, $$"""{"name":"{{name}}","namespace":"default","uid":"{{name}}","resourceVersion":"{{++_version}}"{{more}} }""");

    private string ServiceBody()
    {
        var number = random.Next(Names);
        var isHeadless = OneIn(10);
        string[] addresses = isHeadless ? ["None"] : [.. random.Next(3) switch { 0 => (string[])[IPv4()], 1 => [IPv6()], _ => [IPv4(), IPv6()] }];
        var ports = string.Join(',', Enumerable.Range(0, random.Next(1, 4)).Select(Port));
        var type = Some("ClusterIP", "NodePort", "LoadBalancer", "LoadBalancer", OneIn(5) ? "ExternalName" : "ClusterIP");
        return $$"""
            "metadata":{{Metadata($"service-{number}", $",\"creationTimestamp\":\"2026-01-01T0{number}:00:00Z\"")}},
            "spec":{"type":"{{type}}","clusterIP":"{{addresses[0]}}","clusterIPs":[{{Quote(addresses)}}],"ports":[{{ports}}],
            "externalIPs":[{{Quote(OneIn(3) ? [External(), External()] : [])}}],"loadBalancerSourceRanges":[{{Quote(OneIn(3) ? Ranges() : [])}}],
            "sessionAffinity":"{{Some("None", "None", "ClientIP")}}","sessionAffinityConfig":{"clientIP":{"timeoutSeconds":{{Some("90", "10800", "0")}} } },
            "internalTrafficPolicy":"{{Some("Cluster", "Cluster", "Local")}}","externalTrafficPolicy":"{{Some("Cluster", "Local")}}","healthCheckNodePort":{{random.Next(31000, 31003)}} },
            "status":{"loadBalancer":{"ingress":[{{Ingress()}}] } }
            """.ReplaceLineEndings("");
    }

    private string Ingress() => OneIn(2) ? $"{{\"ip\":\"{External()}\",\"ipMode\":\"{Some("VIP", "VIP", "Proxy")}\"}}" : "";

    private string Port(int index)
    {
        var (name, protocol) = index switch { 0 => ("http", "TCP"), 1 => ("dns", "UDP"), _ => ("sctp", "SCTP") };
        return $$"""{"name":"{{name}}","protocol":"{{(OneIn(8) ? "TCP" : protocol)}}","port":{{random.Next(80, 82)}},"nodePort":{{(OneIn(2) ? 0 : random.Next(30000, 30004))}} }""";
    }

    private string SliceBody()
    {
        var family = Some("IPv4", "IPv4", "IPv6", OneIn(6) ? "FQDN" : "IPv6");
        var endpoints = string.Join(',', Enumerable.Range(0, random.Next(5)).Select(_ => Endpoint(family)));
        var port = OneIn(6) ? 8081 : 8080;
        return $$"""
            "metadata":{{Metadata($"slice-{random.Next(Names * 2)}", $",\"labels\":{{\"kubernetes.io/service-name\":\"service-{random.Next(Names)}\"}}")}},
            "addressType":"{{family}}","endpoints":[{{endpoints}}],
            "ports":[{"name":"http","protocol":"TCP","port":{{port}}},{"name":"dns","protocol":"UDP","port":{{port}}},{"name":"sctp","protocol":"SCTP","port":{{port}}}]
            """.ReplaceLineEndings("");
    }

    private string Endpoint(string family)
    {
        var pod = random.Next(1, 8);
        var address = family switch { "IPv4" => $"10.244.0.{pod}", "IPv6" => $"fd00:10:244::{pod}", _ => "pod.example" };
        return $$"""
            {"addresses":["{{address}}"],"nodeName":"{{Some(ModelNode.Name, "there")}}","zone":"{{Some("a", "b")}}",
            "conditions":{"ready":{{Some("true", "true", "false")}},"serving":{{Some("true", "true", "false", "null")}},"terminating":{{Some("false", "false", "true")}} }{{(OneIn(3) ? ",\"hints\":{\"forZones\":[{\"name\":\"a\"}]}" : "")}} }
            """;
    }

    private string NodeBody() => $$"""
        "metadata":{"name":"{{Some(ModelNode.Name, ModelNode.Name, "there")}}","resourceVersion":"{{++_version}}","labels":{"topology.kubernetes.io/zone":"{{Some("a", "b")}}"} },
        "spec":{"podCIDRs":[{{Quote([Some("10.244.0.0/24", "10.244.1.0/24"), "fd00:10:244::/64"])}}]},
        "status":{"addresses":[{"type":"InternalIP","address":"{{Some("192.0.2.1", "192.0.2.2")}}"},{"type":"InternalIP","address":"{{Some("fd00:c::1", "fd00:c::2")}}"}] }
        """.ReplaceLineEndings("");

    private string CidrBody() => $$"""
        "metadata":{"name":"{{Some("kubernetes", "more")}}","resourceVersion":"{{++_version}}"},
        "spec":{"cidrs":[{{Quote([Some("10.96.0.0/16", "10.96.0.0/12", "10.112.0.0/16"), "fd00:10:96::/112"])}}]},"status":{"conditions":[{"type":"Ready","status":"True"}]}
        """.ReplaceLineEndings("");

    private string IPv4() => $"10.96.0.{random.Next(1, 7)}";

    private string IPv6() => $"fd00:10:96::{random.Next(1, 7)}";

    private string External() => OneIn(4) ? Some(IPv4(), IPv6()) : Some("203.0.113.1", "203.0.113.2", "fd00:203::1", "fd00:203::2");

    private string[] Ranges() => [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => Some("10.0.0.0/8", "10.1.0.0/16", "192.0.2.0/24", "fd00::/16", "fd00:1::/32", "0.0.0.0/0", "198.51.100.7/32"))];

    private static string Quote(IEnumerable<string> texts) => string.Join(',', texts.Select(text => $"\"{text}\""));
}
