using System.Text.Json.Nodes;

namespace KubeProxyNet.Lab.ApiServer.Patching;

/// <summary>Strategic merge patch: a merge patch that knows keyed lists and the directives $patch, $deleteFromPrimitiveList, $setElementOrder and $retainKeys.</summary>
internal static class StrategicMerge
{
    private const string Directive = "$patch";
    private const string DeleteFromList = "$deleteFromPrimitiveList/";
    private const string ElementOrder = "$setElementOrder/";
    private const string RetainKeys = "$retainKeys";

    public static void ApplyTo(JsonObject target, JsonObject patch, string kind)
    {
        if (patch.Text(Directive) == "replace")
        {
            target.Clear();
        }

        if (patch[RetainKeys] is JsonArray retained)
        {
            var keep = retained.Select(key => key!.ToString()).ToHashSet();
            foreach (var name in target.Select(pair => pair.Key).Where(name => !keep.Contains(name)).ToList())
            {
                target.Remove(name);
            }
        }

        foreach (var (name, value) in patch)
        {
            if (name.StartsWith('$'))
            {
                DeletePrimitives(target, name, value);
            }
            else
            {
                ApplyProperty(target, name, value, kind);
            }
        }

        foreach (var (name, order) in patch.Where(pair => pair.Key.StartsWith(ElementOrder, StringComparison.Ordinal)))
        {
            var property = name[ElementOrder.Length..];
            if (target[property] is JsonArray list && order is JsonArray wanted)
            {
                Reorder(list, wanted, MergeKeys.PatchKey(kind, property));
            }
        }
    }

    private static void ApplyProperty(JsonObject target, string name, JsonNode? value, string kind)
    {
        switch (value)
        {
            case null:
                target.Remove(name);
                break;
            case JsonObject nested when nested.Text(Directive) == "delete":
                target.Remove(name);
                break;
            case JsonObject nested:
                ApplyTo(target.Ensure(name, []), nested, kind);
                break;
            case JsonArray list when MergeKeys.PatchKey(kind, name) is { } key:
                MergeKeyed(target.Ensure(name), list, key, kind);
                break;
            case JsonArray list when MergeKeys.IsSet(name):
                Union(target.Ensure(name), list);
                break;
            default:
                target[name] = value.DeepClone();
                break;
        }
    }

    private static void MergeKeyed(JsonArray target, JsonArray patch, string key, string kind)
    {
        if (patch.OfType<JsonObject>().Any(item => item.Text(Directive) == "replace" && item[key] is null))
        {
            target.Clear();
        }

        foreach (var item in patch.OfType<JsonObject>().Where(item => item[key] is not null))
        {
            var existing = target.OfType<JsonObject>().FirstOrDefault(candidate => JsonNode.DeepEquals(candidate[key], item[key]));
            if (item.Text(Directive) == "delete")
            {
                if (existing is not null)
                {
                    target.Remove(existing);
                }

                continue;
            }

            if (existing is null)
            {
                existing = [];
                target.Add(existing);
            }

            ApplyTo(existing, item, kind);
        }
    }

    private static void Union(JsonArray target, JsonArray values)
    {
        foreach (var value in values.Where(value => !target.Any(item => JsonNode.DeepEquals(item, value))).ToList())
        {
            target.Add(value?.DeepClone());
        }
    }

    private static void DeletePrimitives(JsonObject target, string name, JsonNode? value)
    {
        if (name.StartsWith(DeleteFromList, StringComparison.Ordinal) && value is JsonArray gone && target[name[DeleteFromList.Length..]] is JsonArray list)
        {
            foreach (var item in list.Where(item => gone.Any(other => JsonNode.DeepEquals(item, other))).ToList())
            {
                list.Remove(item);
            }
        }
    }

    /// <summary>Those named come in the order named; the others keep their places behind.</summary>
    private static void Reorder(JsonArray list, JsonArray wanted, string? key)
    {
        var ranked = list.Select((item, index) => (item, rank: Rank(item, index))).OrderBy(pair => pair.rank).Select(pair => pair.item).ToList();
        list.Clear();
        ranked.ForEach(list.Add);

        int Rank(JsonNode? item, int index)
        {
            for (var place = 0; place < wanted.Count; place++)
            {
                var same = key is null
                    ? JsonNode.DeepEquals(item, wanted[place])
                    : JsonNode.DeepEquals((item as JsonObject)?[key], (wanted[place] as JsonObject)?[key]);
                if (same)
                {
                    return place;
                }
            }

            return wanted.Count + index;
        }
    }

    private static JsonObject Ensure(this JsonObject target, string name, JsonObject fresh)
    {
        if (target[name] is not JsonObject)
        {
            target[name] = fresh;
        }

        return target[name]!.AsObject();
    }

    private static JsonArray Ensure(this JsonObject target, string name)
    {
        if (target[name] is not JsonArray)
        {
            target[name] = new JsonArray();
        }

        return target[name]!.AsArray();
    }
}
