using System.Text.Json;
using System.Text.Json.Nodes;

namespace KubeProxyNet.Lab.ApiServer;

/// <summary>One version of one object: immutable, kept as the bytes that are sent.</summary>
internal sealed class StoredObject
{
    private Dictionary<string, string>? _labels;

    internal StoredObject(ResourceKind kind, string ns, string name, string uid, long version, byte[] utf8)
    {
        Kind = kind;
        Namespace = ns;
        Name = name;
        Uid = uid;
        Version = version;
        Utf8 = utf8;
    }

    public ResourceKind Kind { get; }

    /// <summary>Empty for cluster-scoped kinds.</summary>
    public string Namespace { get; }

    public string Name { get; }

    public string Uid { get; }

    public long Version { get; }

    /// <summary>The whole object as JSON; begins with kind and apiVersion.</summary>
    public byte[] Utf8 { get; }

    /// <summary>The object as an item of a list: without kind and apiVersion, as a real API server sends it. A leading '{' is to be added.</summary>
    public ReadOnlySpan<byte> Utf8AfterType => Utf8.AsSpan(Kind.TypePrefix.Length);

    public string Key => Namespace.Length == 0 ? Name : $"{Namespace}/{Name}";

    public IReadOnlyDictionary<string, string> Labels => _labels ??= ReadLabels();

    /// <summary>A fresh tree that the caller may change.</summary>
    public JsonObject ToJson() => JsonNode.Parse(Utf8)!.AsObject();

    /// <summary>The string (or number) at a path such as spec.nodeName; empty if it is not there.</summary>
    public string Field(string path)
    {
        using var document = JsonDocument.Parse(Utf8);
        var element = document.RootElement;
        foreach (var step in path.Split('.'))
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(step, out element))
            {
                return "";
            }
        }

        return element.ValueKind == JsonValueKind.Null ? "" : element.ToString();
    }

    private Dictionary<string, string> ReadLabels()
    {
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        using var document = JsonDocument.Parse(Utf8);
        if (document.RootElement.TryGetProperty("metadata", out var metadata)
            && metadata.TryGetProperty("labels", out var found) && found.ValueKind == JsonValueKind.Object)
        {
            foreach (var label in found.EnumerateObject())
            {
                labels[label.Name] = label.Value.ToString();
            }
        }

        return labels;
    }
}
