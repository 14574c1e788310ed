using System.Text;
using System.Text.Json;
using KubeProxyNet.Informers.Decoding;
using KubeProxyNet.Informers.Models;

namespace KubeProxyNet.Informers.Tests.Decoding;

public sealed class MutationTests
{
    private const string ServiceJson =
        """
        {"kind":"Service","metadata":{"name":"web","namespace":"default","resourceVersion":"7","labels":{"a":"b"},"annotations":{"kubeproxynet.io/x":"\u00e4\n"}},
        "spec":{"clusterIP":"10.0.0.1","clusterIPs":["10.0.0.1","fd00::1"],"ipFamilies":["IPv4"],"ports":[{"name":"http","protocol":"TCP","port":80,"nodePort":30000}],
        "externalIPs":["1.2.3.4"],"loadBalancerSourceRanges":["10.0.0.0/8"],"sessionAffinityConfig":{"clientIP":{"timeoutSeconds":9}}},
        "status":{"loadBalancer":{"ingress":[{"ip":"1.2.3.4","ipMode":"VIP"}]}}}
        """;

    private const string SliceJson =
        """
        {"kind":"EndpointSlice","metadata":{"name":"web-1","namespace":"default","creationTimestamp":"2026-01-01T00:00:00Z","labels":{"kubernetes.io/service-name":"web"},
        "annotations":{"endpoints.kubernetes.io/last-change-trigger-time":"2026-01-01T00:00:00.123456789Z"}},"addressType":"IPv4",
        "endpoints":[{"addresses":["10.1.0.1"],"conditions":{"ready":true,"serving":null},"nodeName":"n","zone":"z","hints":{"forZones":[{"name":"z"}]}}],
        "ports":[{"name":"","protocol":"TCP","port":8080}]}
        """;

    private const string NodeJson =
        """
        {"kind":"Node","metadata":{"name":"n","labels":{"topology.kubernetes.io/zone":"z"}},"spec":{"podCIDR":"10.1.0.0/24","podCIDRs":["10.1.0.0/24"],"taints":[{"key":"k"}]},
        "status":{"addresses":[{"type":"InternalIP","address":"192.168.0.1"},{"type":"Hostname","address":"n"}]}}
        """;

    private const string CidrJson =
        """{"kind":"ServiceCIDR","metadata":{"name":"k"},"spec":{"cidrs":["10.96.0.0/12"]},"status":{"conditions":[{"type":"Ready","status":"True"}]}}""";

    [Fact]
    public void Mutated_services_are_read_or_refused_as_JSON() => Mutate(ResourceKinds.Services, ServiceJson, 1);

    [Fact]
    public void Mutated_slices_are_read_or_refused_as_JSON() => Mutate(ResourceKinds.EndpointSlices, SliceJson, 2);

    [Fact]
    public void Mutated_nodes_are_read_or_refused_as_JSON() => Mutate(ResourceKinds.Nodes, NodeJson, 3);

    [Fact]
    public void Mutated_ServiceCIDRs_are_read_or_refused_as_JSON() => Mutate(ResourceKinds.ServiceCIDRs, CidrJson, 4);

    [Theory]
    [InlineData("null")]
    [InlineData("7")]
    [InlineData("-1.5e300")]
    [InlineData("\"\"")]
    [InlineData("\"\\ud800\"")]
    [InlineData("true")]
    [InlineData("[]")]
    [InlineData("[[{}]]")]
    [InlineData("{\"a\":[1]}")]
    public void Any_value_may_stand_anywhere(string value)
    {
        Substitute(ResourceKinds.Services, ServiceJson, value);
        Substitute(ResourceKinds.EndpointSlices, SliceJson, value);
        Substitute(ResourceKinds.Nodes, NodeJson, value);
        Substitute(ResourceKinds.ServiceCIDRs, CidrJson, value);
    }

    private static void Mutate<T>(ResourceKind<T> kind, string json, int seed)
        where T : class, IApiObject
    {
        var random = new Random(seed);
        var marks = "{}[]\",:\\0n\u0000e-t"u8.ToArray();
        for (var round = 0; round < 5000; round++)
        {
            var bytes = Encoding.UTF8.GetBytes($"{{\"type\":\"ADDED\",\"object\":{json}}}\n").ToList();
            for (var change = random.Next(1, 4); change > 0; change--)
            {
                var at = random.Next(bytes.Count);
                switch (random.Next(4))
                {
                    case 0:
                        bytes[at] = marks[random.Next(marks.Length)];
                        break;
                    case 1:
                        bytes[at] = (byte)random.Next(256);
                        break;
                    case 2:
                        bytes.RemoveRange(at, Math.Min(random.Next(1, 20), bytes.Count - at - 1));
                        break;
                    default:
                        bytes.Insert(at, marks[random.Next(marks.Length)]);
                        break;
                }
            }

            Read(kind, [.. bytes]);
        }
    }

    /// <summary>Puts a value in the place of every other value of the object, one at a time.</summary>
    private static void Substitute<T>(ResourceKind<T> kind, string json, string value)
        where T : class, IApiObject
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        var reader = new Utf8JsonReader(bytes);
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.PropertyName or JsonTokenType.EndObject or JsonTokenType.EndArray)
            {
                continue;
            }

            var start = (int)reader.TokenStartIndex;
            var copy = reader;
            copy.Skip();
            var end = (int)copy.BytesConsumed;
            var changed = Encoding.UTF8.GetBytes(value);
            kind.Decoder.DecodeWatchEvent([.. "{\"type\":\"ADDED\",\"object\":"u8, .. bytes[..start], .. changed, .. bytes[end..], (byte)'}', (byte)'\n']);
        }
    }

    private static void Read<T>(ResourceKind<T> kind, byte[] frame)
        where T : class, IApiObject
    {
        try
        {
            var read = kind.Decoder.DecodeWatchEvent(frame);
            (read.Kind is not (WatchEventKind.Added or WatchEventKind.Modified) || read.Object.Item is not null || read.Object.Error is not null).ShouldBeTrue();
        }
        catch (JsonException)
        {
            // What is no JSON may be refused, in no other way.
        }
    }
}
