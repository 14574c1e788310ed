using System.Text.Json.Nodes;
using KubeProxyNet.Lab.ApiServer;

namespace KubeProxyNet.Lab.Controllers;

/// <summary>Deletes what lost its owners, in the background; and carries out the finalizers foregroundDeletion and orphan.</summary>
internal sealed class GarbageCollector
{
    private readonly ObjectStore _store;
    private readonly ApiWriter _writer;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, HashSet<(ResourceKind Kind, string Namespace, string Name)>> _dependents = [];
    private readonly HashSet<string> _alive = [];

    public GarbageCollector(ObjectStore store, ApiWriter writer)
    {
        _store = store;
        _writer = writer;
        foreach (var kind in StoredKinds)
        {
            store.Observe(kind, Observe);
        }
    }

    public static IEnumerable<ResourceKind> StoredKinds => Kinds.All.Where(kind => kind.Store == kind);

    /// <summary>Keys of what a change concerns: the object itself, if it has owners or a finalizer of ours, and its dependents if it is gone.</summary>
    public IEnumerable<string> KeysOf(StoreEvent change)
    {
        var item = change.Object!;
        if (change.Type != StoreEventType.Deleted)
        {
            return Owners.HasAny(item) || HasOurFinalizer(item) ? [KeyOf(item.Kind, item.Namespace, item.Name)] : [];
        }

        // An owner in foreground deletion waits for its last dependent, which may have been this one.
        var owners = Owners.HasAny(item) ? item.ToJson().ObjectsAt("metadata.ownerReferences").Select(owner =>
            Kinds.FindByType(owner.Text("apiVersion"), owner.Text("kind")) is { } kind ? KeyOf(kind, kind.Namespaced ? item.Namespace : "", owner.Text("name")) : "") : [];
        return [.. DependentsOf(item.Uid).Select(dependent => KeyOf(dependent.Kind, dependent.Namespace, dependent.Name)), .. owners.Where(key => key.Length > 0)];
    }

    public TimeSpan? Reconcile(string key)
    {
        var parts = key.Split('|');
        var kind = Kinds.FindByType(parts[0], parts[1])!;
        if (_store.Find(kind, parts[2], parts[3]) is not { } stored)
        {
            return null;
        }

        var value = stored.ToJson();
        if (value.Texts("metadata.finalizers").Contains("orphan"))
        {
            Orphan(stored);
        }
        else if (value.Texts("metadata.finalizers").Contains("foregroundDeletion"))
        {
            DeleteDependents(stored);
        }

        var owners = value.ObjectsAt("metadata.ownerReferences").Select(owner => owner.Text("uid")).ToList();
        if (owners.Count > 0 && value.At("metadata.deletionTimestamp") is null && !owners.Exists(IsAlive))
        {
            _writer.Delete(kind, stored.Namespace, stored.Name, new DeleteOptions(Uid: stored.Uid, Propagation: "Background"));
        }

        return null;
    }

    private void Orphan(StoredObject owner)
    {
        foreach (var (kind, ns, name) in DependentsOf(owner.Uid))
        {
            _store.Modify(kind, ns, name, value =>
            {
                var references = value.ArrayAt("metadata.ownerReferences");
                if (references?.OfType<JsonObject>().FirstOrDefault(reference => reference.Text("uid") == owner.Uid) is { } reference)
                {
                    references.Remove(reference);
                }

                if (references is { Count: 0 })
                {
                    value["metadata"]!.AsObject().Remove("ownerReferences");
                }
            });
        }

        RemoveFinalizer(owner, "orphan");
    }

    private void DeleteDependents(StoredObject owner)
    {
        var dependents = DependentsOf(owner.Uid);
        foreach (var (kind, ns, name) in dependents)
        {
            if (_store.Find(kind, ns, name) is { } item && item.Field("metadata.deletionTimestamp").Length == 0)
            {
                _writer.Delete(kind, ns, name, new DeleteOptions(Propagation: "Foreground"));
            }
        }

        if (DependentsOf(owner.Uid).Count == 0)
        {
            RemoveFinalizer(owner, "foregroundDeletion");
        }
    }

    private void RemoveFinalizer(StoredObject owner, string finalizer) => _store.Modify(owner.Kind, owner.Namespace, owner.Name, value =>
        value["metadata"]!["finalizers"] = new JsonArray(
            [.. value.Texts("metadata.finalizers").Where(other => other != finalizer).Select(other => (JsonNode)JsonValue.Create(other))]));

    private void Observe(StoreEvent change)
    {
        lock (_lock)
        {
            if (change.Previous is not null)
            {
                ForEachOwner(change.Previous, (owner, key) => _dependents.GetValueOrDefault(owner)?.Remove(key));
            }

            if (change.Type == StoreEventType.Deleted)
            {
                _alive.Remove(change.Object!.Uid);
                return;
            }

            _alive.Add(change.Object!.Uid);
            ForEachOwner(change.Object, (owner, key) =>
            {
                if (!_dependents.TryGetValue(owner, out var keys))
                {
                    _dependents[owner] = keys = [];
                }

                keys.Add(key);
            });
        }
    }

    private static void ForEachOwner(StoredObject item, Action<string, (ResourceKind, string, string)> action)
    {
        if (!Owners.HasAny(item))
        {
            return;
        }

        foreach (var owner in item.ToJson().ObjectsAt("metadata.ownerReferences"))
        {
            action(owner.Text("uid"), (item.Kind, item.Namespace, item.Name));
        }
    }

    private List<(ResourceKind Kind, string Namespace, string Name)> DependentsOf(string uid)
    {
        lock (_lock)
        {
            return _dependents.TryGetValue(uid, out var keys) ? [.. keys] : [];
        }
    }

    private bool IsAlive(string uid)
    {
        lock (_lock)
        {
            return _alive.Contains(uid);
        }
    }

    private static bool HasOurFinalizer(StoredObject item) =>
        item.Utf8.AsSpan().IndexOf("\"foregroundDeletion\""u8) >= 0 || item.Utf8.AsSpan().IndexOf("\"orphan\""u8) >= 0;

    private static string KeyOf(ResourceKind kind, string ns, string name) => $"{kind.ApiVersion}|{kind.Kind}|{ns}|{name}";
}
