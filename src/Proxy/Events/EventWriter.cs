using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace KubeProxyNet.Proxy.Events;

/// <summary>Events as the API server takes them (events.k8s.io/v1). Pure.</summary>
internal static class EventWriter
{
    // The API's limit for note, in bytes.
    private const int MaxNote = 1024;

    /// <summary>A new event.</summary>
    internal static ReadOnlyMemory<byte> Write(ClusterEvent value, string eventName, string node, DateTimeOffset now) => Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("apiVersion", "events.k8s.io/v1");
        writer.WriteString("kind", "Event");
        writer.WriteStartObject("metadata");
        writer.WriteString("name", eventName);
        writer.WriteString("namespace", value.Regarding.EventNamespace);
        writer.WriteEndObject();
        writer.WriteString("eventTime", MicroTime(now));
        writer.WriteString("reportingController", "kube-proxy");
        writer.WriteString("reportingInstance", $"kube-proxy-{node}");
        writer.WriteString("action", value.Action);
        writer.WriteString("reason", value.Reason);
        WriteSubject(writer, value.Regarding);
        writer.WriteString("note", Cut(value.Note));
        writer.WriteString("type", value.IsWarning ? "Warning" : "Normal");
        writer.WriteEndObject();
    });

    /// <summary>A merge patch that says how often an event has come.</summary>
    internal static ReadOnlyMemory<byte> WriteSeries(int count, DateTimeOffset last) => Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteStartObject("series");
        writer.WriteNumber("count", count);
        writer.WriteString("lastObservedTime", MicroTime(last));
        writer.WriteEndObject();
        writer.WriteEndObject();
    });

    private static void WriteSubject(Utf8JsonWriter writer, EventSubject subject)
    {
        writer.WriteStartObject("regarding");
        writer.WriteString("apiVersion", "v1");
        writer.WriteString("kind", subject.Kind);
        writer.WriteString("name", subject.Name);
        if (subject.Namespace.Length > 0)
        {
            writer.WriteString("namespace", subject.Namespace);
        }

        if (subject.Uid.Length > 0)
        {
            writer.WriteString("uid", subject.Uid);
        }

        writer.WriteEndObject();
    }

    private static ReadOnlyMemory<byte> Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            write(writer);
        }

        return buffer.WrittenMemory;
    }

    private static string MicroTime(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    private static string Cut(string note)
    {
        if (System.Text.Encoding.UTF8.GetByteCount(note) <= MaxNote)
        {
            return note;
        }

        var text = note[..Math.Min(note.Length, MaxNote)];
        while (System.Text.Encoding.UTF8.GetByteCount(text) > MaxNote)
        {
            text = text[..^(char.IsLowSurrogate(text[^1]) ? 2 : 1)];
        }

        return text;
    }
}
