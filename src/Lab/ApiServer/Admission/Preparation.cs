using System.Text.Json.Nodes;

namespace KubeProxyNet.Lab.ApiServer.Admission;

/// <summary>What a request may not say about an object, and what the server puts in its place.</summary>
internal static class Preparation
{
    public static void ForCreate(ResourceKind kind, string ns, JsonObject value, bool keepStatus)
    {
        CheckType(kind, value);
        var metadata = value.Ensure("metadata");
        if (value.Text("metadata.resourceVersion") is not ("" or "0"))
        {
            throw ApiException.BadRequest("resourceVersion should not be set on objects to be created");
        }

        if (kind.Namespaced)
        {
            CheckNamespace(ns, value);
            metadata["namespace"] = ns;
        }
        else
        {
            metadata.Remove("namespace");
        }

        foreach (var property in (string[])["uid", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds", "generation", "selfLink", "resourceVersion"])
        {
            metadata.Remove(property);
        }

        if (value.Name.Length == 0 && value.Text("metadata.generateName") is { Length: > 0 } prefix)
        {
            metadata["name"] = prefix + NameSuffix.Next();
        }

        // Nodes bring their status along when their kubelet registers them.
        if (kind.HasStatus && kind != Kinds.Node && !keepStatus)
        {
            value.Remove("status");
        }
    }

    public static void ForUpdate(ResourceKind kind, JsonObject before, JsonObject value, string subresource)
    {
        value.Ensure("metadata").Remove("selfLink");
        if (!kind.HasStatus)
        {
            return;
        }

        if (subresource == "status")
        {
            // Only the status counts, and labels and annotations are left as they are.
            var status = value["status"]?.DeepClone();
            var version = value.Text("metadata.resourceVersion");
            value.Clear();
            foreach (var (name, node) in before)
            {
                value[name] = node?.DeepClone();
            }

            value["status"] = status;
            value["metadata"]!["resourceVersion"] = version;
        }
        else
        {
            value.Remove("status");
            if (before["status"] is { } status)
            {
                value["status"] = status.DeepClone();
            }
        }
    }

    /// <summary>The object in the body must be the one in the path.</summary>
    public static void CheckIdentity(ResourceKind kind, string ns, string name, JsonObject value)
    {
        CheckType(kind, value);
        if (value.Name.Length > 0 && value.Name != name)
        {
            throw ApiException.BadRequest($"the name of the object ({value.Name}) does not match the name on the URL ({name})");
        }

        value.Ensure("metadata")["name"] = name;
        if (kind.Namespaced)
        {
            CheckNamespace(ns, value);
            value["metadata"]!["namespace"] = ns;
        }
    }

    private static void CheckNamespace(string ns, JsonObject value)
    {
        if (ns.Length == 0)
        {
            throw ApiException.MethodNotAllowed();
        }

        if (value.Namespace.Length > 0 && value.Namespace != ns)
        {
            throw ApiException.BadRequest("the namespace of the provided object does not match the namespace sent on the request");
        }
    }

    private static void CheckType(ResourceKind kind, JsonObject value)
    {
        var (bodyKind, version) = (value.Text("kind"), value.Text("apiVersion"));
        var asked = kind.Store == kind ? kind : kind.Store;
        if ((bodyKind.Length > 0 && bodyKind != kind.Kind) || (version.Length > 0 && version != kind.ApiVersion && version != asked.ApiVersion))
        {
            throw ApiException.BadRequest($"{bodyKind} in version \"{version}\" cannot be handled as a {kind.Kind}: expected {kind.Kind} in version \"{kind.ApiVersion}\"");
        }

        value["kind"] = kind.Store.Kind;
        value["apiVersion"] = kind.Store.ApiVersion;
    }
}
