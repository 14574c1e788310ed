using System.Text.Json.Nodes;

namespace KubeProxyNet.Lab.ApiServer.Patching;

/// <summary>The kinds of patches by their media types.</summary>
internal static class Patches
{
    public static Func<JsonObject, JsonObject> For(string mediaType, ResourceKind kind, JsonNode body)
    {
        return (mediaType, body) switch
        {
            ("application/json-patch+json", JsonArray operations) => value => JsonPatch.Apply(kind, value, operations),
            ("application/merge-patch+json", JsonObject patch) => value =>
            {
                MergePatch.ApplyTo(value, patch);
                return value;
            }
            ,
            ("application/strategic-merge-patch+json", JsonObject patch) => value =>
            {
                StrategicMerge.ApplyTo(value, patch, kind.Kind);
                return value;
            }
            ,
            ("application/json-patch+json" or "application/merge-patch+json" or "application/strategic-merge-patch+json", _) =>
                throw ApiException.BadRequest($"the patch is not what {mediaType} should be"),
            _ => throw Http.RequestBody.UnsupportedMediaType(mediaType, string.Join(", ", Supported)),
        };
    }

    private static readonly string[] Supported =
    [
        "application/json-patch+json", "application/merge-patch+json", "application/strategic-merge-patch+json", "application/apply-patch+yaml",
    ];
}
