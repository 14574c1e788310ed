using System.Buffers.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace KubeProxyNet.Lab.ApiServer.Http;

/// <summary>Where the next page begins, and of which version it is a page.</summary>
internal sealed record ContinueToken(long Version, string Namespace, string Name)
{
    public override string ToString() => Base64Url.EncodeToString(JsonBytes.Of(new JsonObject
    {
        ["v"] = "meta.k8s.io/v1",
        ["rv"] = Version,
        ["start"] = $"{Namespace}/{Name}",
    }));

    public static ContinueToken Parse(string text)
    {
        try
        {
            var token = JsonNode.Parse(Base64Url.DecodeFromChars(text)) as JsonObject;
            var start = token?.Text("start").Split('/');
            if (token?.Number("rv") is { } version && start is [var ns, var name])
            {
                return new(version, ns, name);
            }
        }
        catch (Exception malformed) when (malformed is FormatException or JsonException)
        {
            throw ApiException.BadRequest("continue key is not valid: " + malformed.Message);
        }

        throw ApiException.BadRequest("continue key is not valid: missing fields");
    }
}
