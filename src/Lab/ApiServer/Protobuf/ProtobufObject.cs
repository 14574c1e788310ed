using System.Text.Json.Nodes;

namespace KubeProxyNet.Lab.ApiServer.Protobuf;

/// <summary>
/// Objects in protobuf, which typed clients (kubectl create from 1.32 on) write with: "k8s" 0, then runtime.Unknown
/// { typeMeta = 1 { apiVersion = 1, kind = 2 }, raw = 2 }. Answers are JSON, which all of them read.
/// </summary>
internal static class ProtobufObject
{
    public const string MediaType = "application/vnd.kubernetes.protobuf";

    /// <summary>Null if the kind is not one we have a schema of.</summary>
    public static JsonObject? Parse(ReadOnlySpan<byte> body)
    {
        if (!body.StartsWith("k8s\0"u8))
        {
            throw new FormatException("the prefix of Kubernetes' protobuf is missing");
        }

        var (apiVersion, kind) = ("", "");
        ReadOnlySpan<byte> raw = [];
        var reader = new ProtobufReader(body[4..]);
        while (reader.Read())
        {
            switch (reader.Field)
            {
                case 1:
                    (apiVersion, kind) = TypeOf(reader.Bytes);
                    break;
                case 2:
                    raw = reader.Bytes;
                    break;
            }
        }

        if (!ProtobufSchema.Knows(kind))
        {
            return null;
        }

        var value = Message(raw, kind);
        value["kind"] = kind;
        value["apiVersion"] = apiVersion;
        return value;
    }

    private static (string ApiVersion, string Kind) TypeOf(ReadOnlySpan<byte> message)
    {
        var (apiVersion, kind) = ("", "");
        var reader = new ProtobufReader(message);
        while (reader.Read())
        {
            (apiVersion, kind) = reader.Field == 1 ? (reader.Text, kind) : (apiVersion, reader.Text);
        }

        return (apiVersion, kind);
    }

    private static JsonObject Message(ReadOnlySpan<byte> message, string type)
    {
        var value = new JsonObject();
        var fields = ProtobufSchema.Message(type);
        var reader = new ProtobufReader(message);
        while (reader.Read())
        {
            if (!fields.TryGetValue(reader.Field, out var field))
            {
                continue;
            }

            if (field.Type is "map" or "bytemap")
            {
                Entry(reader.Bytes, value.Ensure(field.Name), field.Type == "bytemap");
            }
            else if (Value(reader, field.Type, field.Repeated) is not { } node)
            {
                continue;
            }
            else if (field.Repeated)
            {
                value.Default(field.Name, new JsonArray());
                value[field.Name]!.AsArray().Add(node);
            }
            else
            {
                value[field.Name] = node;
            }
        }

        return value;
    }

    /// <summary>Null where Go leaves the value away in JSON: it writes zero values into protobuf all the same.</summary>
    private static JsonNode? Value(ProtobufReader reader, string type, bool repeated) => type switch
    {
        "s" => reader.Bytes.IsEmpty && !repeated ? null : JsonValue.Create(reader.Text),
        "b" => JsonValue.Create(Convert.ToBase64String(reader.Bytes)),
        "i" => reader.Number == 0 ? null : JsonValue.Create(reader.Number),
        "I" => JsonValue.Create(reader.Number),
        "t" => reader.Number == 0 ? null : JsonValue.Create(true),
        "T" => JsonValue.Create(reader.Number != 0),
        "time" => null,
        "port" => IntOrString(reader.Bytes),
        _ => Message(reader.Bytes, type) is var inner && (repeated || inner.Count > 0) ? inner : null,
    };

    private static JsonValue? IntOrString(ReadOnlySpan<byte> message)
    {
        var (isText, number, text) = (false, 0L, "");
        var reader = new ProtobufReader(message);
        while (reader.Read())
        {
            switch (reader.Field)
            {
                case 1:
                    isText = reader.Number == 1;
                    break;
                case 2:
                    number = reader.Number;
                    break;
                case 3:
                    text = reader.Text;
                    break;
            }
        }

        return isText ? JsonValue.Create(text) : number == 0 ? null : JsonValue.Create(number);
    }

    private static void Entry(ReadOnlySpan<byte> message, JsonObject map, bool bytes)
    {
        var (key, value) = ("", "");
        var reader = new ProtobufReader(message);
        while (reader.Read())
        {
            if (reader.Field == 1)
            {
                key = reader.Text;
            }
            else
            {
                value = bytes ? Convert.ToBase64String(reader.Bytes) : reader.Text;
            }
        }

        map[key] = value;
    }
}
