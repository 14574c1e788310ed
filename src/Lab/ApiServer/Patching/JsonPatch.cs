using System.Globalization;
using System.Text.Json.Nodes;

namespace KubeProxyNet.Lab.ApiServer.Patching;

/// <summary>JSON patch, RFC 6902.</summary>
internal static class JsonPatch
{
    public static JsonObject Apply(ResourceKind kind, JsonObject value, JsonArray operations)
    {
        var root = (JsonNode)value;
        foreach (var operation in operations)
        {
            if (operation is not JsonObject step)
            {
                throw ApiException.BadRequest("a JSON patch operation is not an object");
            }

            try
            {
                root = Step(root, step);
            }
            catch (FormatException failed)
            {
                throw ApiException.Invalid(kind, value.Name, [FieldError.Invalid("patch", step.ToJsonString(), failed.Message)]);
            }
        }

        return root.AsObject();
    }

    private static JsonNode Step(JsonNode root, JsonObject step)
    {
        var path = Pointer(step.Text("path"));
        switch (step.Text("op"))
        {
            case "add":
                return Add(root, path, step["value"]?.DeepClone());
            case "remove":
                Remove(root, path);
                return root;
            case "replace":
                Get(root, path);
                return path.Length == 0 ? step["value"]!.DeepClone() : Replace(root, path, step["value"]?.DeepClone());
            case "copy":
                return Add(root, path, Get(root, Pointer(step.Text("from")))?.DeepClone());
            case "move":
                var moved = Get(root, Pointer(step.Text("from")))?.DeepClone();
                Remove(root, Pointer(step.Text("from")));
                return Add(root, path, moved);
            case "test":
                return JsonNode.DeepEquals(Get(root, path), step["value"]) ? root : throw new FormatException($"testing value {step.Text("path")} failed");
            default:
                throw new FormatException($"Unexpected kind: {step.Text("op")}");
        }
    }

    private static string[] Pointer(string text) => text.Length == 0 ? [] :
        [.. text[1..].Split('/').Select(part => part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal))];

    private static JsonNode? Get(JsonNode root, ReadOnlySpan<string> path)
    {
        var current = (JsonNode?)root;
        foreach (var part in path)
        {
            current = current switch
            {
                JsonObject node when node.ContainsKey(part) => node[part],
                JsonArray array => array[Index(array, part, array.Count - 1)],
                _ => throw new FormatException($"path segment \"{part}\" is missing"),
            };
        }

        return current;
    }

    private static JsonNode Add(JsonNode root, string[] path, JsonNode? value)
    {
        if (path.Length == 0)
        {
            return value ?? throw new FormatException("the root cannot be null");
        }

        switch (Get(root, path.AsSpan(0, path.Length - 1)))
        {
            case JsonObject node:
                node[path[^1]] = value;
                break;
            case JsonArray array when path[^1] == "-":
                array.Add(value);
                break;
            case JsonArray array:
                array.Insert(Index(array, path[^1], array.Count), value);
                break;
            default:
                throw new FormatException($"cannot add below \"{path[^1]}\"");
        }

        return root;
    }

    private static JsonNode Replace(JsonNode root, string[] path, JsonNode? value)
    {
        if (Get(root, path.AsSpan(0, path.Length - 1)) is JsonArray array)
        {
            array[Index(array, path[^1], array.Count - 1)] = value;
            return root;
        }

        return Add(root, path, value);
    }

    private static void Remove(JsonNode root, string[] path)
    {
        Get(root, path);
        switch (Get(root, path.AsSpan(0, path.Length - 1)))
        {
            case JsonObject node:
                node.Remove(path[^1]);
                break;
            case JsonArray array:
                array.RemoveAt(Index(array, path[^1], array.Count - 1));
                break;
        }
    }

    private static int Index(JsonArray array, string part, int last) =>
        int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index <= last && index <= array.Count
            ? index
            : throw new FormatException($"index \"{part}\" is out of bounds");
}
