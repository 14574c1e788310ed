using System.Text.Json;
using KubeProxyNet.Informers.Models;
using KubeProxyNet.Overlay.Planning;

namespace KubeProxyNet.Overlay.Publishing;

/// <summary>What other nodes and the scheduler are told of this one. Pure.</summary>
internal static class NodeAnnouncement
{
    /// <summary>Whether the Node says all of it already.</summary>
    internal static bool IsMade(Node node, IReadOnlyDictionary<string, string> annotations) =>
        annotations.All(item => node.Annotations.GetValueOrDefault(item.Key) == item.Value);

    /// <summary>The patch: annotations, and the condition that cloud providers set until a network is there.</summary>
    internal static byte[] Write(IReadOnlyDictionary<string, string> annotations, DateTimeOffset now)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteStartObject("metadata");
            json.WriteStartObject("annotations");
            foreach (var (name, value) in annotations)
            {
                json.WriteString(name, value);
            }

            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteStartObject("status");
            json.WriteStartArray("conditions");
            WriteCondition(json, now);
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return bytes.ToArray();
    }

    /// <summary>The patch that removes all annotations of ours.</summary>
    internal static byte[] Withdraw()
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteStartObject("metadata");
            json.WriteStartObject("annotations");
            foreach (var name in FlannelAnnotations.Written)
            {
                json.WriteNull(name);
            }

            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return bytes.ToArray();
    }

    private static void WriteCondition(Utf8JsonWriter json, DateTimeOffset now)
    {
        json.WriteStartObject();
        json.WriteString("type", "NetworkUnavailable");
        json.WriteString("status", "False");
        json.WriteString("reason", "KubeProxyNetIsUp");
        json.WriteString("message", "KubeProxyNet's network is up on this node");
        json.WriteString("lastHeartbeatTime", now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", null));
        json.WriteString("lastTransitionTime", now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", null));
        json.WriteEndObject();
    }
}
