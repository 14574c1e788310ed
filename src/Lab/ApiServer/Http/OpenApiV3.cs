using System.Text.Json.Nodes;

namespace KubeProxyNet.Lab.ApiServer.Http;

/// <summary>
/// A schema without types, but with the parameters of every PATCH: kubectl looks there whether the server knows fieldValidation
/// and dryRun, and then leaves validation to the server. No strategic-merge body is declared, so kubectl uses the types built into it.
/// </summary>
internal static class OpenApiV3
{
    public static Task WriteAsync(HttpContext context, string path)
    {
        const string Prefix = "/openapi/v3";
        var groupVersion = path.Length > Prefix.Length ? path[(Prefix.Length + 1)..] : "";
        var kinds = Kinds.All.Where(kind => PathOf(kind) == groupVersion).ToList();
        if (groupVersion.Length > 0 && kinds.Count == 0)
        {
            throw new ApiException(404, "NotFound", "the server could not find the requested resource") { Details = [] };
        }

        return Responses.JsonAsync(context, groupVersion.Length == 0 ? Index() : Document(kinds));
    }

    private static string PathOf(ResourceKind kind) => kind.Group.Length == 0 ? $"api/{kind.Version}" : $"apis/{kind.ApiVersion}";

    private static JsonObject Index()
    {
        var paths = new JsonObject();
        foreach (var path in Kinds.All.Select(PathOf).Distinct())
        {
            paths[path] = new JsonObject { ["serverRelativeURL"] = $"/openapi/v3/{path}?hash=1" };
        }

        return new() { ["paths"] = paths };
    }

    private static JsonObject Document(List<ResourceKind> kinds)
    {
        var paths = new JsonObject();
        foreach (var kind in kinds)
        {
            var scope = kind.Namespaced ? "namespaces/{namespace}/" : "";
            paths[$"/{PathOf(kind)}/{scope}{kind.Plural}/{{name}}"] = new JsonObject { ["patch"] = Patch(kind) };
        }

        return new()
        {
            ["openapi"] = "3.0.0",
            ["info"] = new JsonObject { ["title"] = "Kubernetes", ["version"] = "v1.32.0" },
            ["paths"] = paths,
            ["components"] = new JsonObject { ["schemas"] = new JsonObject() },
        };
    }

    private static JsonObject Patch(ResourceKind kind)
    {
        JsonNode[] parameters =
        [
            .. ((string[])["dryRun", "fieldManager", "fieldValidation", "force"]).Select(name => new JsonObject
            {
                ["name"] = name, ["in"] = "query", ["schema"] = new JsonObject { ["type"] = name == "force" ? "boolean" : "string", ["uniqueItems"] = true },
            }),
        ];
        return new()
        {
            ["operationId"] = $"patch{kind.Kind}",
            ["parameters"] = new JsonArray(parameters),
            ["responses"] = new JsonObject { ["200"] = new JsonObject { ["description"] = "OK" } },
            ["x-kubernetes-action"] = "patch",
            ["x-kubernetes-group-version-kind"] = new JsonObject { ["group"] = kind.Group, ["kind"] = kind.Kind, ["version"] = kind.Version },
        };
    }
}
