using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;

namespace KubeProxyNet.Proxy.Configuration.Documents;

/// <summary>Reads JSON. Keys that stand twice are kept, for somebody has to report them.</summary>
internal static class JsonDocumentReader
{
    /// <summary>The document's root, or what is wrong with it.</summary>
    public static bool TryRead(string text, [NotNullWhen(true)] out ConfigurationNode? root, out string problem)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(text), new JsonReaderOptions { MaxDepth = DocumentReader.MaximumDepth });
        try
        {
            reader.Read();
            root = ReadValue(ref reader);
            reader.Read();
            problem = "";
            return true;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            root = null;
            problem = exception.Message;
            return false;
        }
    }

    private static ConfigurationNode ReadValue(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.StartObject => ReadObject(ref reader),
        JsonTokenType.StartArray => ReadArray(ref reader),
        JsonTokenType.String => ScalarNode.OfString(reader.GetString()!),
        JsonTokenType.Number => ScalarNode.OfNumber(Encoding.UTF8.GetString(reader.ValueSpan)),
        JsonTokenType.True => ScalarNode.OfBoolean(true),
        JsonTokenType.False => ScalarNode.OfBoolean(false),
        _ => new ScalarNode(ScalarType.Null, ""),
    };

    private static MappingNode ReadObject(ref Utf8JsonReader reader)
    {
        var entries = ImmutableArray.CreateBuilder<KeyValuePair<string, ConfigurationNode>>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var key = reader.GetString()!;
            reader.Read();
            entries.Add(new(key, ReadValue(ref reader)));
        }

        return new MappingNode(entries.ToImmutable());
    }

    private static SequenceNode ReadArray(ref Utf8JsonReader reader)
    {
        var items = ImmutableArray.CreateBuilder<ConfigurationNode>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            items.Add(ReadValue(ref reader));
        }

        return new SequenceNode(items.ToImmutable());
    }
}
