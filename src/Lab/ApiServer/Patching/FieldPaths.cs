using System.Text.Json.Nodes;

namespace KubeProxyNet.Lab.ApiServer.Patching;

/// <summary>
/// Fields as managedFields names them: f:NAME for a property, k:{KEYS} for an item of a keyed list, v:VALUE for a member of a set,
/// and "." for an item itself.
/// </summary>
internal static class FieldPaths
{
    /// <summary>Maps the schema declares atomic: owned as one.</summary>
    private static readonly HashSet<string> AtomicMaps = new(StringComparer.Ordinal) { "selector", "nodeSelector", "podSelector", "namespaceSelector" };

    /// <summary>The tree of what a configuration says.</summary>
    public static JsonObject TreeOf(JsonObject config, string kind)
    {
        var tree = new JsonObject();
        foreach (var (name, value) in config)
        {
            tree[$"f:{name}"] = value switch
            {
                JsonObject nested when !AtomicMaps.Contains(name) => TreeOf(nested, kind),
                JsonArray list when MergeKeys.Of(kind, name) is { Length: > 0 } keys => ItemsOf(list, keys, kind),
                JsonArray list when MergeKeys.IsSet(name) => new JsonObject(
                    list.Select(item => KeyValuePair.Create("v:" + item!.ToJsonString(), (JsonNode?)new JsonObject()))),
                _ => new JsonObject(),
            };
        }

        return tree;
    }

    /// <summary>The paths of a tree's leaves.</summary>
    public static IEnumerable<string[]> Leaves(JsonObject tree)
    {
        foreach (var (step, below) in tree)
        {
            if (below is not JsonObject { Count: > 0 } inner)
            {
                yield return [step];
                continue;
            }

            foreach (var rest in Leaves(inner))
            {
                yield return [step, .. rest];
            }
        }
    }

    /// <summary>A tree with the given leaves.</summary>
    public static JsonObject ToTree(IEnumerable<string[]> paths)
    {
        var tree = new JsonObject();
        foreach (var path in paths)
        {
            var current = tree;
            foreach (var step in path)
            {
                if (current[step] is not JsonObject next)
                {
                    next = [];
                    current[step] = next;
                }

                current = next;
            }
        }

        return tree;
    }

    /// <summary>The value at a path; null if there is none.</summary>
    public static JsonNode? Find(JsonNode? root, ReadOnlySpan<string> path)
    {
        foreach (var step in path)
        {
            root = step switch
            {
                "." => root,
                _ when step.StartsWith("f:", StringComparison.Ordinal) => (root as JsonObject)?[step[2..]],
                _ when step.StartsWith("k:", StringComparison.Ordinal) => Item(root as JsonArray, step),
                _ => (root as JsonArray)?.FirstOrDefault(item => item?.ToJsonString() == step[2..]),
            };
        }

        return root;
    }

    /// <summary>Takes the value at a path away.</summary>
    public static void Remove(JsonNode root, ReadOnlySpan<string> path)
    {
        if (path[^1] == ".")
        {
            path = path[..^1];
        }

        var parent = Find(root, path[..^1]);
        if (parent is JsonObject map && path[^1].StartsWith("f:", StringComparison.Ordinal))
        {
            map.Remove(path[^1][2..]);
        }
        else if (parent is JsonArray list && Find(parent, path[^1..]) is { } item)
        {
            list.Remove(item);
        }
    }

    /// <summary>k:{...} of an item.</summary>
    public static string KeyOf(JsonObject item, string[] keys)
    {
        var key = new JsonObject();
        foreach (var name in keys.Order(StringComparer.Ordinal))
        {
            key[name] = item[name]?.DeepClone() ?? (name == "protocol" ? JsonValue.Create("TCP") : null);
        }

        return "k:" + key.ToJsonString();
    }

    public static JsonObject? Item(JsonArray? list, string step)
    {
        var wanted = JsonNode.Parse(step[2..])!.AsObject();
        var keys = wanted.Select(pair => pair.Key).ToArray();
        return list?.OfType<JsonObject>().FirstOrDefault(item => KeyOf(item, keys) == step);
    }

    private static JsonObject ItemsOf(JsonArray list, string[] keys, string kind)
    {
        var tree = new JsonObject();
        foreach (var item in list.OfType<JsonObject>())
        {
            var below = TreeOf(item, kind);
            below["."] = new JsonObject();
            tree[KeyOf(item, keys)] = below;
        }

        return tree;
    }
}
