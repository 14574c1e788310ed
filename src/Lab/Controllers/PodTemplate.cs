using System.Text;
using System.Text.Json.Nodes;
using KubeProxyNet.Lab.ApiServer;

namespace KubeProxyNet.Lab.Controllers;

/// <summary>spec.template of a workload: what tells it from others, and pods made of it.</summary>
internal static class PodTemplate
{
    /// <summary>FNV-1a of the template's bytes, in letters that spell no words.</summary>
    internal static string HashOf(JsonObject workload)
    {
        var hash = 2166136261u;
        foreach (var octet in Encoding.UTF8.GetBytes(Sorted(workload.At("spec.template"))!.ToJsonString()))
        {
            hash = (hash ^ octet) * 16777619u;
        }

        return NameSuffix.Of(hash);
    }

    /// <summary>A pod of it that belongs to its workload, without a name of its own yet.</summary>
    internal static JsonObject NewPod(StoredObject owner, JsonObject workload)
    {
        var template = workload.ObjectAt("spec.template")!;
        var metadata = new JsonObject
        {
            ["generateName"] = $"{owner.Name}-",
            ["namespace"] = owner.Namespace,
            ["labels"] = template.At("metadata.labels")?.DeepClone(),
            ["ownerReferences"] = Owners.Reference(owner),
        };
        if (template.At("metadata.annotations") is { } annotations)
        {
            metadata["annotations"] = annotations.DeepClone();
        }

        return new() { ["metadata"] = metadata, ["spec"] = template["spec"]!.DeepClone() };
    }

    /// <summary>Neither ended nor asked to end.</summary>
    internal static bool IsActive(JsonObject pod) =>
        pod.At("metadata.deletionTimestamp") is null && pod.Text("status.phase") is not ("Succeeded" or "Failed");

    /// <summary>Properties in order of their names: a rollback brings the same template in another order.</summary>
    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject map => new JsonObject(map.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => KeyValuePair.Create(pair.Key, Sorted(pair.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Sorted)]),
        _ => node?.DeepClone(),
    };
}
