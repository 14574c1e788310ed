using System.IO.Compression;
using System.Text.Json.Nodes;

namespace KubeProxyNet.Lab.ApiServer.Http;

/// <summary>Writes answers.</summary>
internal static class Responses
{
    public static Task JsonAsync(HttpContext context, JsonNode body, int code = 200) => BytesAsync(context, JsonBytes.Of(body), code);

    public static async Task BytesAsync(HttpContext context, byte[] body, int code = 200, string type = "application/json")
    {
        context.Response.StatusCode = code;
        context.Response.ContentType = type;
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }

    public static Task TextAsync(HttpContext context, string body) =>
        BytesAsync(context, System.Text.Encoding.UTF8.GetBytes(body), type: "text/plain; charset=utf-8");

    public static Task StatusAsync(HttpContext context, ApiException refusal)
    {
        if (refusal.Code is 429 or 504)
        {
            context.Response.Headers.RetryAfter = "1";
        }

        return JsonAsync(context, refusal.ToStatus(), refusal.Code);
    }

    /// <summary>The body's stream, compressed if the client can take it; to be disposed.</summary>
    public static Stream Compressed(HttpContext context)
    {
        if (!context.Request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.Ordinal))
        {
            return context.Response.Body;
        }

        context.Response.Headers.ContentEncoding = "gzip";
        context.Response.Headers.Vary = "Accept-Encoding";
        return new BufferedStream(new GZipStream(context.Response.Body, CompressionLevel.Fastest), 1 << 16);
    }
}
