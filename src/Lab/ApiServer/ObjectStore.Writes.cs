using System.Globalization;
using System.Text.Json.Nodes;

namespace KubeProxyNet.Lab.ApiServer;

internal sealed partial class ObjectStore
{
    /// <summary>Stores a new object, or with dryRun only says what would be stored; fills in uid, creationTimestamp, generation and resourceVersion.</summary>
    public StoredObject Create(ResourceKind kind, JsonObject value, bool dryRun = false)
    {
        var metadata = value.Ensure("metadata");
        if (value.Name.Length == 0 && value.Text("metadata.generateName") is { Length: > 0 } prefix)
        {
            metadata["name"] = prefix + NameSuffix.Next();
        }

        if (kind.Namespaced && value.Namespace.Length == 0)
        {
            metadata["namespace"] = "default";
        }

        metadata.Default("uid", Guid.NewGuid().ToString());
        metadata.Default("creationTimestamp", Now());
        if (kind.HasGeneration)
        {
            metadata["generation"] = 1;
        }

        lock (_lock)
        {
            var table = _tables[kind.Store];
            return table.Find(kind.Namespaced ? value.Namespace : "", value.Name) is null
                ? Commit(table, kind.Store, StoreEventType.Added, value, null, dryRun)
                : throw ApiException.AlreadyExists(kind, value.Name);
        }
    }

    /// <summary>Stores many new objects, each as <see cref="Create"/> does.</summary>
    public void CreateAll(ResourceKind kind, IEnumerable<JsonObject> values)
    {
        foreach (var value in values)
        {
            Create(kind, value);
        }
    }

    /// <summary>
    /// Replaces an object, its status included; 409 if it names another resourceVersion or uid than the stored one.
    /// An equal object changes nothing; one whose deletion waited for its last finalizer goes.
    /// </summary>
    public StoredObject Update(ResourceKind kind, JsonObject value, bool dryRun = false)
    {
        lock (_lock)
        {
            var table = _tables[kind.Store];
            var current = table.Find(kind.Namespaced ? value.Namespace : "", value.Name) ?? throw ApiException.NotFound(kind, value.Name);
            CheckPreconditions(kind, current, value.Text("metadata.uid"), value.Text("metadata.resourceVersion"));
            var before = current.ToJson();
            KeepSystemMetadata(before, value);
            if (JsonNode.DeepEquals(before, value))
            {
                return current;
            }

            BumpGeneration(kind, before, value);
            return Commit(table, kind.Store, IsGone(value) ? StoreEventType.Deleted : StoreEventType.Modified, value, current, dryRun);
        }
    }

    /// <summary>Replaces an object's status only.</summary>
    public StoredObject UpdateStatus(ResourceKind kind, JsonObject value)
    {
        lock (_lock)
        {
            var changed = Get(kind, kind.Namespaced ? value.Namespace : "", value.Name).ToJson();
            changed["metadata"]!["resourceVersion"] = value.At("metadata.resourceVersion")?.DeepClone() ?? changed["metadata"]!["resourceVersion"]!.DeepClone();
            changed["status"] = value["status"]?.DeepClone();
            return Update(kind, changed);
        }
    }

    /// <summary>Changes an object in place, atomically; the change must be quick, for the store waits. Null if there is no such object.</summary>
    public StoredObject? Modify(ResourceKind kind, string ns, string name, Action<JsonObject> change)
    {
        lock (_lock)
        {
            if (Find(kind, ns, name) is not { } current)
            {
                return null;
            }

            var value = current.ToJson();
            change(value);
            return Update(kind, value);
        }
    }

    /// <summary>Merges a JSON merge patch (RFC 7386) into an object.</summary>
    public StoredObject Patch(ResourceKind kind, string ns, string name, JsonObject patch) =>
        Modify(kind, ns, name, value => Patching.MergePatch.ApplyTo(value, patch)) ?? throw ApiException.NotFound(kind, name);

    /// <summary>Deletes an object, or marks it deleted if finalizers or a grace period hold it. Returns its last state; null if it was not there.</summary>
    public StoredObject? Delete(ResourceKind kind, string ns, string name, Deletion? deletion = null, bool dryRun = false)
    {
        deletion ??= new Deletion();
        lock (_lock)
        {
            var table = _tables[kind.Store];
            if (table.Find(ns, name) is not { } current)
            {
                return null;
            }

            CheckPreconditions(kind, current, deletion.Uid ?? "", deletion.Version ?? "");
            var value = current.ToJson();
            MarkDeleted(value, deletion);
            if (IsGone(value))
            {
                return Commit(table, kind.Store, StoreEventType.Deleted, value, current, dryRun);
            }

            return JsonNode.DeepEquals(value, current.ToJson()) ? current : Commit(table, kind.Store, StoreEventType.Modified, value, current, dryRun);
        }
    }

    private static void CheckPreconditions(ResourceKind kind, StoredObject current, string uid, string version)
    {
        if (uid.Length > 0 && uid != current.Uid)
        {
            throw ApiException.Conflict(kind, current.Name, $"Precondition failed: UID in precondition: {uid}, UID in object meta: {current.Uid}");
        }

        if (version.Length > 0 && version != "0" && version != Versions.Text(current.Version))
        {
            throw ApiException.Modified(kind, current.Name);
        }
    }

    private static void KeepSystemMetadata(JsonObject before, JsonObject value)
    {
        var old = before["metadata"]!.AsObject();
        var metadata = value["metadata"]!.AsObject();
        foreach (var property in (string[])["uid", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds", "resourceVersion", "generation"])
        {
            metadata.Remove(property);
            if (old[property] is { } kept)
            {
                metadata[property] = kept.DeepClone();
            }
        }
    }

    private static void BumpGeneration(ResourceKind kind, JsonObject before, JsonObject value)
    {
        if (!kind.HasGeneration)
        {
            return;
        }

        var changed = before.Concat(value).Select(pair => pair.Key).Distinct().Any(property =>
            property is not ("metadata" or "status" or "kind" or "apiVersion") && !JsonNode.DeepEquals(before[property], value[property]));
        if (changed)
        {
            value["metadata"]!["generation"] = (before.Number("metadata.generation") ?? 0) + 1;
        }
    }

    private static bool IsGone(JsonObject value) =>
        value.At("metadata.deletionTimestamp") is not null
        && value.ArrayAt("metadata.finalizers") is not { Count: > 0 }
        && value.ArrayAt("spec.finalizers") is not { Count: > 0 }
        && value.Number("metadata.deletionGracePeriodSeconds") is null or 0;

    private void MarkDeleted(JsonObject value, Deletion deletion)
    {
        var metadata = value["metadata"]!.AsObject();
        var grace = deletion.GraceSeconds;
        if (deletion.Finalizer is { } finalizer && metadata["deletionTimestamp"] is null)
        {
            var finalizers = metadata["finalizers"] as JsonArray ?? [];
            metadata["finalizers"] = finalizers;
            finalizers.Add(finalizer);
        }

        // A second deletion may shorten the grace period, never lengthen it.
        if (metadata["deletionTimestamp"] is null || grace < (value.Number("metadata.deletionGracePeriodSeconds") ?? 0))
        {
            metadata["deletionTimestamp"] = Timestamp(_time.GetUtcNow().AddSeconds(grace));
            metadata["deletionGracePeriodSeconds"] = grace;
        }
    }

    private StoredObject Commit(KindTable table, ResourceKind kind, StoreEventType type, JsonObject value, StoredObject? previous, bool dryRun)
    {
        var version = dryRun ? previous?.Version ?? 0 : ++_version;
        var metadata = value["metadata"]!.AsObject();
        metadata.Remove("resourceVersion");
        if (version > 0)
        {
            metadata["resourceVersion"] = Versions.Text(version);
        }

        var stored = new StoredObject(
            kind, kind.Namespaced ? value.Namespace : "", value.Name, value.Text("metadata.uid"), version, JsonBytes.Of(kind, value));
        if (!dryRun)
        {
            table.Commit(new StoreEvent(type, version, stored, previous));
        }

        return stored;
    }

    private string Now() => Timestamp(_time.GetUtcNow());

    private static string Timestamp(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
