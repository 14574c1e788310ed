using Microsoft.AspNetCore.Http;

namespace KubeProxyNet.Proxy.Http;

/// <summary>Answers as Go's http server gives them.</summary>
internal static class HttpResponses
{
    /// <summary>Go's <c>text/plain</c>.</summary>
    public const string PlainText = "text/plain; charset=utf-8";

    /// <summary>Sends a whole body; without guessing of types by browsers.</summary>
    public static Task RespondAsync(this HttpContext context, int status, string contentType, ReadOnlyMemory<byte> body)
    {
        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = contentType;
        response.Headers.XContentTypeOptions = "nosniff";
        response.ContentLength = body.Length;
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }

    /// <summary>Sends text.</summary>
    public static Task RespondAsync(this HttpContext context, string text) =>
        context.RespondAsync(StatusCodes.Status200OK, PlainText, System.Text.Encoding.UTF8.GetBytes(text));

    /// <summary>There is nothing under this path.</summary>
    public static Task RespondNotFoundAsync(this HttpContext context) =>
        context.RespondAsync(StatusCodes.Status404NotFound, PlainText, "404 page not found\n"u8.ToArray());
}
