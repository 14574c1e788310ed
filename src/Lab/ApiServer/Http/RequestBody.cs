using System.Text.Json;
using System.Text.Json.Nodes;
using KubeProxyNet.Lab.ApiServer.Protobuf;

namespace KubeProxyNet.Lab.ApiServer.Http;

/// <summary>Reads JSON and YAML bodies.</summary>
internal static class RequestBody
{
    /// <summary>The limit of etcd behind a real server, with its usual slack.</summary>
    private const int MaxBytes = 3 * 1024 * 1024;

    private const string Supported = "application/json, application/yaml";

    public static string MediaType(HttpContext context) =>
        (context.Request.ContentType ?? "").Split(';')[0].Trim().ToLowerInvariant();

    public static async Task<JsonObject> ObjectAsync(HttpContext context)
    {
        var type = MediaType(context);
        if (type is not ("" or "application/json" or "application/yaml" or "application/x-www-form-urlencoded" or ProtobufObject.MediaType))
        {
            throw UnsupportedMediaType(type, Supported);
        }

        return await ReadAsync(context) as JsonObject ?? throw ApiException.BadRequest("the body of the request was empty or is not an object");
    }

    /// <summary>The body if there is one: DELETE's options are optional.</summary>
    public static async Task<JsonObject?> OptionalObjectAsync(HttpContext context) => await ReadAsync(context) as JsonObject;

    public static async Task<JsonNode?> ReadAsync(HttpContext context)
    {
        var buffer = new MemoryStream();
        await context.Request.Body.CopyToAsync(buffer, context.RequestAborted);
        if (buffer.Length > MaxBytes)
        {
            throw new ApiException(413, "RequestEntityTooLarge", $"Request entity too large: limit is {MaxBytes}");
        }

        if (buffer.Length == 0)
        {
            return null;
        }

        var bytes = buffer.GetBuffer().AsSpan(0, (int)buffer.Length);
        try
        {
            return MediaType(context) switch
            {
                ProtobufObject.MediaType => ProtobufObject.Parse(bytes) ?? throw UnsupportedMediaType(ProtobufObject.MediaType, Supported),
                var yaml when yaml.EndsWith("yaml", StringComparison.Ordinal) => YamlDocument.Parse(bytes),
                _ => JsonNode.Parse(bytes),
            };
        }
        catch (Exception malformed) when (malformed is JsonException or YamlDotNet.Core.YamlException or ArgumentException or FormatException)
        {
            throw ApiException.BadRequest("the object provided is unrecognized: " + malformed.Message);
        }
    }

    public static ApiException UnsupportedMediaType(string type, string supported) => new(
        415, "UnsupportedMediaType", $"the body of the request was in an unknown format - accepted media types include: {supported} (got \"{type}\")");
}
