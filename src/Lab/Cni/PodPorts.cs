using System.Text.Json.Nodes;
using KubeProxyNet.Lab.ApiServer;

namespace KubeProxyNet.Lab.Cni;

/// <summary>What a pod's specification asks of plugins by their capabilities.</summary>
internal static class PodPorts
{
    /// <summary>Host ports as <c>portMappings</c>.</summary>
    internal static JsonObject RuntimeData(IEnumerable<JsonObject> containers)
    {
        var mappings = containers.SelectMany(container => container.ObjectsAt("ports")).Where(port => port.Number("hostPort") is > 0).Select(port => (JsonNode)new JsonObject
        {
            ["hostPort"] = port.Number("hostPort"),
            ["containerPort"] = port.Number("containerPort"),
            ["protocol"] = port.Text("protocol") is { Length: > 0 } protocol ? protocol.ToLowerInvariant() : "tcp",
            ["hostIP"] = port.Text("hostIP"),
        }).ToArray();
        return mappings.Length == 0 ? [] : new JsonObject { ["portMappings"] = new JsonArray(mappings) };
    }
}
