using System.Text.Json.Nodes;

namespace KubeProxyNet.Lab.ApiServer.Http;

/// <summary>What clients read before they ask for anything: versions, groups, resources, schemas, health.</summary>
internal static class Discovery
{
    private static readonly string[] Verbs = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];
    private static readonly string[] StatusVerbs = ["get", "patch", "update"];

    /// <summary>What anybody may read.</summary>
    public static Func<HttpContext, Task>? Public(string path) => path switch
    {
        "/healthz" or "/livez" or "/readyz" or "/healthz/ping" or "/livez/ping" or "/readyz/ping" => context => Responses.TextAsync(context, "ok"),
        "/version" or "/version/" => context => Responses.JsonAsync(context, Version()),
        _ => null,
    };

    /// <summary>What anybody we know may read.</summary>
    public static Task? Document(HttpContext context, string path)
    {
        return path.Trim('/').Split('/') switch
        {
            [""] => Responses.JsonAsync(context, new JsonObject { ["paths"] = Strings([.. Groups().SelectMany(Paths), "/healthz", "/livez", "/readyz", "/openapi/v2", "/openapi/v3", "/version"]) }),
            ["api"] => Responses.JsonAsync(context, CoreVersions()),
            ["apis"] => Responses.JsonAsync(context, GroupList()),
            ["api", "v1"] => Responses.JsonAsync(context, Resources("", "v1")),
            ["apis", var group] when Groups().Contains(group) => Responses.JsonAsync(context, Typed("APIGroup", "v1", Group(group))),
            ["apis", var group, var version] when VersionsOf(group).Contains(version) => Responses.JsonAsync(context, Resources(group, version)),
            ["openapi", "v2"] => OpenApiV2.WriteAsync(context),
            ["openapi", "v3", ..] => OpenApiV3.WriteAsync(context, path),
            _ => null,
        };
    }

    /// <summary>Named groups in the order of the table, which is the order kubectl resolves short names in.</summary>
    public static IReadOnlyList<string> Groups() =>
        [.. Kinds.All.Select(kind => kind.Group).Where(group => group.Length > 0).Distinct(), "authorization.k8s.io"];

    private static IEnumerable<string> Paths(string group) => [$"/apis/{group}", .. VersionsOf(group).Select(version => $"/apis/{group}/{version}")];

    private static List<string> VersionsOf(string group) => group == "authorization.k8s.io"
        ? ["v1"]
        : [.. Kinds.All.Where(kind => kind.Group == group && group.Length > 0).Select(kind => kind.Version).Distinct()];

    private static JsonObject Version() => new()
    {
        ["major"] = "1",
        ["minor"] = "32",
        ["gitVersion"] = "v1.32.0+kubeproxynet",
        ["gitCommit"] = "",
        ["gitTreeState"] = "clean",
        ["buildDate"] = "1970-01-01T00:00:00Z",
        ["goVersion"] = "",
        ["compiler"] = "dotnet",
        ["platform"] = "linux/amd64",
    };

    private static JsonObject CoreVersions() => new()
    {
        ["kind"] = "APIVersions",
        ["versions"] = Strings(["v1"]),
        ["serverAddressByClientCIDRs"] = new JsonArray(),
    };

    private static JsonObject GroupList() =>
        Typed("APIGroupList", "v1", new JsonObject { ["groups"] = new JsonArray([.. Groups().Select(Group)]) });

    private static JsonObject Group(string group)
    {
        JsonObject Version(string version) => new() { ["groupVersion"] = $"{group}/{version}", ["version"] = version };
        var versions = VersionsOf(group);
        return new JsonObject { ["name"] = group, ["versions"] = new JsonArray([.. versions.Select(Version)]), ["preferredVersion"] = Version(versions[0]) };
    }

    private static JsonObject Resources(string group, string version)
    {
        var resources = new JsonArray();
        foreach (var kind in Kinds.All.Where(kind => kind.Group == group && kind.Version == version))
        {
            resources.Add(Resource(kind));
            if (kind.HasStatus)
            {
                resources.Add(Part(kind, new Subresource("status", kind.Kind, StatusVerbs)));
            }

            foreach (var subresource in kind.Subresources)
            {
                resources.Add(Part(kind, subresource));
            }
        }

        if (group == "authorization.k8s.io")
        {
            resources.Add(new JsonObject
            {
                ["name"] = "selfsubjectaccessreviews",
                ["singularName"] = "selfsubjectaccessreview",
                ["namespaced"] = false,
                ["kind"] = "SelfSubjectAccessReview",
                ["verbs"] = Strings(["create"]),
            });
        }

        return new()
        {
            ["kind"] = "APIResourceList",
            ["apiVersion"] = "v1",
            ["groupVersion"] = group.Length == 0 ? version : $"{group}/{version}",
            ["resources"] = resources,
        };
    }

    private static JsonObject Resource(ResourceKind kind)
    {
        var resource = new JsonObject
        {
            ["name"] = kind.Plural,
            ["singularName"] = kind.Singular,
            ["namespaced"] = kind.Namespaced,
            ["kind"] = kind.Kind,
            ["verbs"] = Strings(Verbs),
        };
        if (kind.ShortNames.Count > 0)
        {
            resource["shortNames"] = Strings(kind.ShortNames);
        }

        if (kind.Categories.Count > 0)
        {
            resource["categories"] = Strings(kind.Categories);
        }

        return resource;
    }

    private static JsonObject Part(ResourceKind kind, Subresource subresource)
    {
        var resource = new JsonObject
        {
            ["name"] = $"{kind.Plural}/{subresource.Name}",
            ["singularName"] = "",
            ["namespaced"] = kind.Namespaced,
            ["kind"] = subresource.Kind,
            ["verbs"] = Strings(subresource.Verbs),
        };
        if (subresource.Group.Length > 0)
        {
            resource["group"] = subresource.Group;
            resource["version"] = subresource.Version;
        }

        return resource;
    }

    private static JsonObject Typed(string kind, string apiVersion, JsonObject rest)
    {
        var value = new JsonObject { ["kind"] = kind, ["apiVersion"] = apiVersion };
        foreach (var (name, node) in rest)
        {
            value[name] = node?.DeepClone();
        }

        return value;
    }

    private static JsonArray Strings(IEnumerable<string> values) => new([.. values.Select(value => (JsonNode)JsonValue.Create(value))]);
}
