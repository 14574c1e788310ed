using System.Buffers;
using System.Text;
using System.Text.Json;

namespace KubeProxyNet.Proxy.Configuration.Documents;

/// <summary>Writes nodes as YAML, as <c>--write-config-to</c> does, or as JSON, as <c>/configz</c> does.</summary>
internal static class DocumentWriter
{
    /// <summary>Block style, two blanks a level, keys in the order of the mapping.</summary>
    public static string ToYaml(MappingNode root)
    {
        var text = new StringBuilder();
        WriteEntries(text, root, 0);
        return text.ToString();
    }

    /// <summary>Without blanks, keys in the order of the mapping.</summary>
    public static byte[] ToJson(ConfigurationNode root)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            WriteJson(writer, root);
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteEntries(StringBuilder text, MappingNode mapping, int indent)
    {
        foreach (var (key, value) in mapping.Entries)
        {
            text.Append(' ', indent).Append(key).Append(':');
            WriteValue(text, value, indent);
        }
    }

    private static void WriteValue(StringBuilder text, ConfigurationNode value, int indent)
    {
        switch (value)
        {
            case MappingNode { Entries.IsEmpty: true }:
                text.Append(" {}\n");
                break;
            case MappingNode mapping:
                text.Append('\n');
                WriteEntries(text, mapping, indent + 2);
                break;
            case SequenceNode { Items.IsEmpty: true }:
                text.Append(" []\n");
                break;
            case SequenceNode sequence:
                text.Append('\n');
                WriteItems(text, sequence, indent);
                break;
            case ScalarNode scalar:
                text.Append(' ').Append(Scalar(scalar)).Append('\n');
                break;
        }
    }

    private static void WriteItems(StringBuilder text, SequenceNode sequence, int indent)
    {
        foreach (var item in sequence.Items)
        {
            // A flow mapping keeps lists of objects (there is one, logging.vmodule) on a line each.
            text.Append(' ', indent).Append("- ").Append(item is ScalarNode scalar ? Scalar(scalar) : Encoding.UTF8.GetString(ToJson(item))).Append('\n');
        }
    }

    private static string Scalar(ScalarNode scalar) => scalar.Type switch
    {
        ScalarType.Null => "null",
        ScalarType.String when !YamlScalars.IsPlainString(scalar.Text) => '"' + JsonEncodedText.Encode(scalar.Text).ToString() + '"',
        _ => scalar.Text,
    };

    private static void WriteJson(Utf8JsonWriter writer, ConfigurationNode node)
    {
        switch (node)
        {
            case MappingNode mapping:
                writer.WriteStartObject();
                foreach (var (key, value) in mapping.Entries)
                {
                    writer.WritePropertyName(key);
                    WriteJson(writer, value);
                }

                writer.WriteEndObject();
                break;
            case SequenceNode sequence:
                writer.WriteStartArray();
                foreach (var item in sequence.Items)
                {
                    WriteJson(writer, item);
                }

                writer.WriteEndArray();
                break;
            case ScalarNode scalar:
                WriteJson(writer, scalar);
                break;
        }
    }

    private static void WriteJson(Utf8JsonWriter writer, ScalarNode scalar)
    {
        switch (scalar.Type)
        {
            case ScalarType.Null:
                writer.WriteNullValue();
                break;
            case ScalarType.String:
                writer.WriteStringValue(scalar.Text);
                break;
            default:
                writer.WriteRawValue(scalar.Text);
                break;
        }
    }
}
