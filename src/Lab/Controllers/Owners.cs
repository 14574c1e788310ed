using System.Text.Json.Nodes;
using KubeProxyNet.Lab.ApiServer;

namespace KubeProxyNet.Lab.Controllers;

/// <summary>ownerReferences.</summary>
internal static class Owners
{
    /// <summary>Cheap: most objects have no owner, and need no parsing to see it.</summary>
    public static bool HasAny(StoredObject item) => item.Utf8.AsSpan().IndexOf("\"ownerReferences\""u8) >= 0;

    public static JsonObject? ControllerOf(JsonObject value) =>
        value.ObjectsAt("metadata.ownerReferences").FirstOrDefault(owner => owner.Truth("controller"));

    public static bool IsControlledBy(JsonObject value, string uid) => ControllerOf(value)?.Text("uid") == uid;

    /// <summary>The key of the controlling object, if it is of this kind.</summary>
    public static IEnumerable<string> KeyOfController(StoreEvent change, ResourceKind kind)
    {
        var item = change.Object!;
        if (!HasAny(item) || ControllerOf(item.ToJson()) is not { } owner || owner.Text("kind") != kind.Kind)
        {
            return [];
        }

        return [$"{item.Namespace}/{owner.Text("name")}"];
    }

    public static JsonArray Reference(StoredObject owner) => new(new JsonObject
    {
        ["apiVersion"] = owner.Kind.ApiVersion,
        ["kind"] = owner.Kind.Kind,
        ["name"] = owner.Name,
        ["uid"] = owner.Uid,
        ["controller"] = true,
        ["blockOwnerDeletion"] = true,
    });

    public static (string Namespace, string Name) Split(string key) =>
        key.IndexOf('/', StringComparison.Ordinal) is >= 0 and var slash ? (key[..slash], key[(slash + 1)..]) : ("", key);
}
