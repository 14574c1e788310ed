using System.Text.Json.Nodes;
using KubeProxyNet.Lab.ApiServer.Admission;

namespace KubeProxyNet.Lab.ApiServer;

/// <summary>Writes objects the way requests do: names checked, defaults filled in, validated, addresses and ports allocated.</summary>
internal sealed class ApiWriter(ObjectStore store, ServiceAllocator allocator, ApiServerOptions options)
{
    // Admission looks at other objects (free addresses, namespaces), so it and the commit are one step.
    private readonly Lock _gate = new();

    public StoredObject Create(ResourceKind kind, string ns, JsonObject value, bool dryRun = false)
    {
        value = kind.ToStore(value);
        lock (_gate)
        {
            Preparation.ForCreate(kind, ns, value, keepStatus: options.AdmitAnything);
            CheckNamespace(kind, value);
            if (store.Find(kind, kind.Namespaced ? value.Namespace : "", value.Name) is not null)
            {
                throw ApiException.AlreadyExists(kind, value.Name);
            }

            Defaults.Apply(kind.Store, value);
            Refuse(kind, value, Validator.Validate(kind.Store, value, null));
            Allocate(kind, value, null);
            return store.Create(kind.Store, value, dryRun);
        }
    }

    public StoredObject Update(ResourceKind kind, string ns, string name, JsonObject value, string subresource = "", bool dryRun = false)
    {
        value = kind.ToStore(value);
        lock (_gate)
        {
            Preparation.CheckIdentity(kind, ns, name, value);
            var current = store.Get(kind, ns, name);
            return Replace(kind, current, value, subresource, dryRun);
        }
    }

    /// <summary>Applies a change to the stored object as one step.</summary>
    public StoredObject Patch(
        ResourceKind kind, string ns, string name, Func<JsonObject, JsonObject> change, string subresource = "", bool dryRun = false)
    {
        lock (_gate)
        {
            var current = store.Get(kind, ns, name);
            var value = current.ToJson();
            value = kind.ToStore(change(kind.FromStore(value)));
            if (value.Name != name || value.Text("metadata.uid") != current.Uid)
            {
                throw ApiException.BadRequest("the name or uid of the object may not be changed by a patch");
            }

            return Replace(kind, current, value, subresource, dryRun);
        }
    }

    public StoredObject Delete(ResourceKind kind, string ns, string name, DeleteOptions deletion)
    {
        lock (_gate)
        {
            var current = store.Get(kind, ns, name);
            return store.Delete(kind.Store, ns, name, deletion.For(current), deletion.DryRun)!;
        }
    }

    private StoredObject Replace(ResourceKind kind, StoredObject current, JsonObject value, string subresource, bool dryRun)
    {
        var before = current.ToJson();
        Preparation.ForUpdate(kind.Store, before, value, subresource);
        if (subresource != "status")
        {
            Defaults.Apply(kind.Store, value);
            Refuse(kind, value, Validator.Validate(kind.Store, value, before));
            Allocate(kind, value, before);
        }

        return store.Update(kind.Store, value, dryRun);
    }

    private void Refuse(ResourceKind kind, JsonObject value, IReadOnlyList<FieldError> errors)
    {
        if (errors.Count > 0 && !options.AdmitAnything)
        {
            throw ApiException.Invalid(kind, value.Name, errors);
        }
    }

    private void Allocate(ResourceKind kind, JsonObject value, JsonObject? before)
    {
        if (kind == Kinds.Service)
        {
            Refuse(kind, value, allocator.Allocate(value, before));
        }
    }

    private void CheckNamespace(ResourceKind kind, JsonObject value)
    {
        if (!kind.Namespaced || options.AdmitAnything)
        {
            return;
        }

        var ns = store.Find(Kinds.Namespace, "", value.Namespace) ?? throw ApiException.NotFound(Kinds.Namespace, value.Namespace);
        if (ns.Field("metadata.deletionTimestamp").Length > 0)
        {
            throw ApiException.Forbidden(
                kind, value.Name, $"unable to create new content in namespace {value.Namespace} because it is being terminated");
        }
    }
}
