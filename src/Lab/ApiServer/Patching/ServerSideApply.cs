using System.Text.Json.Nodes;

namespace KubeProxyNet.Lab.ApiServer.Patching;

/// <summary>
/// Server-side apply: merges a configuration, removes what its manager applied before and does not any more, and refuses to take
/// fields from other appliers unless forced. Only appliers are recorded in managedFields; plain updates are not.
/// </summary>
internal sealed class ServerSideApply(ResourceKind kind, JsonObject config, string manager, bool force, string subresource)
{
    private readonly JsonObject _tree = OwnedBy(config, kind);

    public JsonObject ToNewObject(string name)
    {
        var value = config.DeepClone().AsObject();
        value.Ensure("metadata")["name"] = name;
        value["metadata"]!.AsObject().Remove("managedFields");
        Record(value, []);
        return value;
    }

    public JsonObject MergeInto(JsonObject live)
    {
        var entries = Entries(live);
        var mine = entries.Find(IsMine);
        var others = entries.Where(entry => entry != mine).ToList();
        ResolveConflicts(live, others);
        var keep = others.Append(new JsonObject { ["fieldsV1"] = _tree.DeepClone() })
            .SelectMany(entry => Leaves(entry)).Select(Key).ToHashSet(StringComparer.Ordinal);
        if (mine is not null)
        {
            // Deepest first, so that a list's item goes after its fields.
            foreach (var path in Leaves(mine).Where(path => !keep.Contains(Key(path))).OrderByDescending(path => path.Length))
            {
                FieldPaths.Remove(live, path);
            }
        }

        Merge(live, config);
        if (config.Text("metadata.resourceVersion") is { Length: > 0 } version)
        {
            live["metadata"]!["resourceVersion"] = version;
        }

        Record(live, others);
        return live;
    }

    private static JsonObject OwnedBy(JsonObject config, ResourceKind kind)
    {
        var owned = config.DeepClone().AsObject();
        owned.Remove("kind");
        owned.Remove("apiVersion");
        if (owned["metadata"] is JsonObject metadata)
        {
            foreach (var property in (string[])["name", "namespace", "uid", "resourceVersion", "generation", "creationTimestamp", "managedFields", "selfLink"])
            {
                metadata.Remove(property);
            }

            if (metadata.Count == 0)
            {
                owned.Remove("metadata");
            }
        }

        return FieldPaths.TreeOf(owned, kind.Kind);
    }

    private void ResolveConflicts(JsonObject live, List<JsonObject> others)
    {
        var wanted = FieldPaths.Leaves(_tree).ToDictionary(Key, StringComparer.Ordinal);
        var causes = new JsonArray();
        foreach (var other in others)
        {
            var lost = new List<string>();
            foreach (var path in Leaves(other).Where(path => path[^1] != "." && wanted.ContainsKey(Key(path))))
            {
                if (!JsonNode.DeepEquals(FieldPaths.Find(live, path), FieldPaths.Find(config, path)))
                {
                    lost.Add(Key(path));
                    causes.Add(Cause(other, path));
                }
            }

            other["fieldsV1"] = FieldPaths.ToTree(Leaves(other).Where(path => !lost.Contains(Key(path))));
        }

        if (causes.Count > 0 && !force)
        {
            var fields = string.Join("\n", causes.Select(cause => $"- {cause!["message"]}: {cause["field"]}"));
            var text = causes.Count == 1 ? $"1 conflict: {fields[2..]}" : $"{causes.Count} conflicts: {fields}";
            throw new ApiException(409, "Conflict", $"Apply failed with {text}") { Details = new JsonObject { ["causes"] = causes } };
        }
    }

    private static JsonObject Cause(JsonObject other, string[] path) => new()
    {
        ["reason"] = "FieldManagerConflict",
        ["message"] = $"conflict with \"{other.Text("manager")}\" using {other.Text("apiVersion")}",
        ["field"] = string.Concat(path.Select(step => step.StartsWith("f:", StringComparison.Ordinal) ? "." + step[2..] : $"[{step[2..]}]")),
    };

    private void Merge(JsonObject target, JsonObject source)
    {
        foreach (var (name, value) in source)
        {
            switch (value)
            {
                case JsonObject nested:
                    Merge(target.Ensure(name), nested);
                    break;
                case JsonArray list when MergeKeys.Of(kind.Kind, name) is { Length: > 0 } keys && target[name] is JsonArray existing:
                    MergeItems(existing, list, keys);
                    break;
                case JsonArray list when MergeKeys.IsSet(name) && target[name] is JsonArray existing:
                    foreach (var item in list.Where(item => !existing.Any(other => JsonNode.DeepEquals(other, item))).ToList())
                    {
                        existing.Add(item?.DeepClone());
                    }

                    break;
                default:
                    target[name] = value?.DeepClone();
                    break;
            }
        }
    }

    private void MergeItems(JsonArray existing, JsonArray list, string[] keys)
    {
        foreach (var item in list.OfType<JsonObject>())
        {
            if (FieldPaths.Item(existing, FieldPaths.KeyOf(item, keys)) is { } found)
            {
                Merge(found, item);
            }
            else
            {
                existing.Add(item.DeepClone());
            }
        }
    }

    private static List<JsonObject> Entries(JsonObject live) =>
        [.. live.ObjectsAt("metadata.managedFields").Select(entry => entry.DeepClone().AsObject())];

    private static IEnumerable<string[]> Leaves(JsonObject entry) => entry["fieldsV1"] is JsonObject tree ? FieldPaths.Leaves(tree) : [];

    private static string Key(string[] path) => string.Join('\u0001', path);

    private bool IsMine(JsonObject entry) =>
        entry.Text("manager") == manager && entry.Text("operation") == "Apply" && entry.Text("subresource") == subresource;

    private void Record(JsonObject value, List<JsonObject> others)
    {
        var entry = new JsonObject
        {
            ["manager"] = manager,
            ["operation"] = "Apply",
            ["apiVersion"] = kind.ApiVersion,
            ["fieldsType"] = "FieldsV1",
            ["fieldsV1"] = _tree.DeepClone(),
        };
        if (subresource.Length > 0)
        {
            entry["subresource"] = subresource;
        }

        value.Ensure("metadata")["managedFields"] = new JsonArray(
            [.. others.Where(other => other["fieldsV1"] is JsonObject { Count: > 0 }).Select(other => other.DeepClone()), entry]);
    }
}
