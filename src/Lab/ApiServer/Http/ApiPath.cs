namespace KubeProxyNet.Lab.ApiServer.Http;

/// <summary>Takes /api/v1/namespaces/x/pods/y/log apart.</summary>
internal static class ApiPath
{
    /// <summary>Null if the path names no kind we know.</summary>
    public static ApiRequest? Parse(HttpContext context)
    {
        var parts = (context.Request.Path.Value ?? "").Split('/', StringSplitOptions.RemoveEmptyEntries);
        return parts switch
        {
            ["api", var version, .. var rest] => Resource(context, "", version, rest),
            ["apis", var group, var version, .. var rest] => Resource(context, group, version, rest),
            _ => null,
        };
    }

    private static ApiRequest? Resource(HttpContext context, string group, string version, string[] rest)
    {
        return rest switch
        {
            ["namespaces", var name, "status" or "finalize"] => Found(context, group, version, ["namespaces", name, rest[2]], ""),
            ["namespaces", var ns, _, ..] => Found(context, group, version, rest[2..], ns),
            [_, ..] => Found(context, group, version, rest, ""),
            _ => null,
        };
    }

    private static ApiRequest? Found(HttpContext context, string group, string version, string[] parts, string ns)
    {
        if (parts.Length > 3 || Kinds.Find(group, version, parts[0]) is not { } kind)
        {
            return null;
        }

        var (name, subresource) = (parts.ElementAtOrDefault(1) ?? "", parts.ElementAtOrDefault(2) ?? "");
        var scoped = kind.Namespaced ? ns.Length > 0 || name.Length == 0 : ns.Length == 0;
        return scoped ? new ApiRequest(context, kind, ns, name, subresource) : null;
    }
}
