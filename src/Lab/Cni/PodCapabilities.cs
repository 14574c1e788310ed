using System.Globalization;
using System.Text.Json.Nodes;
using KubeProxyNet.Lab.ApiServer;

namespace KubeProxyNet.Lab.Cni;

/// <summary>What a pod asks of plugins by their capabilities.</summary>
internal static class PodCapabilities
{
    // As containerd has it: no burst is meant.
    private const long NoBurst = uint.MaxValue;

    /// <summary>Host ports as <c>portMappings</c>, rates as <c>bandwidth</c>.</summary>
    /// <param name="containers">The pod's.</param>
    /// <param name="ingress">Annotation kubernetes.io/ingress-bandwidth, such as 10M; empty: no limit.</param>
    /// <param name="egress">Annotation kubernetes.io/egress-bandwidth.</param>
    internal static JsonObject Build(IEnumerable<JsonObject> containers, string ingress, string egress)
    {
        var data = new JsonObject();
        var mappings = containers.SelectMany(container => container.ObjectsAt("ports")).Where(port => port.Number("hostPort") is > 0).Select(port => (JsonNode)new JsonObject
        {
            ["hostPort"] = port.Number("hostPort"),
            ["containerPort"] = port.Number("containerPort"),
            ["protocol"] = port.Text("protocol") is { Length: > 0 } protocol ? protocol.ToLowerInvariant() : "tcp",
            ["hostIP"] = port.Text("hostIP"),
        }).ToArray();
        if (mappings.Length > 0)
        {
            data["portMappings"] = new JsonArray(mappings);
        }

        var bandwidth = new JsonObject();
        foreach (var (name, text) in ((string, string)[])[("ingress", ingress), ("egress", egress)])
        {
            if (BitsOf(text) is { } bits)
            {
                bandwidth[name + "Rate"] = bits;
                bandwidth[name + "Burst"] = NoBurst;
            }
        }

        if (bandwidth.Count > 0)
        {
            data["bandwidth"] = bandwidth;
        }

        return data;
    }

    // A quantity of the API; what is none is as if it were not there.
    private static long? BitsOf(string text)
    {
        var scale = text.Length == 0 ? 0 : text[^1] switch
        {
            'k' => 1_000,
            'M' => 1_000_000,
            'G' => 1_000_000_000,
            _ => 1,
        };
        return long.TryParse(scale > 1 ? text[..^1] : text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number * scale : null;
    }
}
