using System.Text.Json.Nodes;
using KubeProxyNet.Lab.ApiServer;

namespace KubeProxyNet.Lab.Controllers;

/// <summary>Empties namespaces that are being deleted, then lets them go; gives new ones their default ServiceAccount.</summary>
internal sealed class NamespaceController(ObjectStore store, ApiWriter writer)
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(200);

    public TimeSpan? Reconcile(string name)
    {
        if (store.Find(Kinds.Namespace, "", name) is not { } stored)
        {
            return null;
        }

        if (stored.Field("metadata.deletionTimestamp").Length == 0)
        {
            if (store.Find(Kinds.ServiceAccount, name, "default") is null)
            {
                store.Create(Kinds.ServiceAccount, new JsonObject { ["metadata"] = new JsonObject { ["name"] = "default", ["namespace"] = name } });
            }

            return null;
        }

        store.Modify(Kinds.Namespace, "", name, ns => ns.Ensure("status")["phase"] = "Terminating");
        if (DeleteContent(name))
        {
            store.Modify(Kinds.Namespace, "", name, ns => ns.Ensure("spec").Remove("finalizers"));
            return null;
        }

        return RetryDelay;
    }

    /// <summary>True when nothing is left.</summary>
    private bool DeleteContent(string ns)
    {
        foreach (var kind in Kinds.All.Where(kind => kind.Namespaced && kind.Store == kind))
        {
            foreach (var item in store.List(kind, ns).Where(item => item.Field("metadata.deletionTimestamp").Length == 0))
            {
                writer.Delete(kind, ns, item.Name, new DeleteOptions());
            }
        }

        return Kinds.All.Where(kind => kind.Namespaced && kind.Store == kind).All(kind => store.List(kind, ns).Count == 0);
    }
}
