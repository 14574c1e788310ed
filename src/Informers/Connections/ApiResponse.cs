using System.IO.Compression;

namespace KubeProxyNet.Informers.Connections;

/// <summary>A successful answer whose body is still on its way; disposing it ends the transfer.</summary>
public sealed class ApiResponse : IDisposable
{
    private readonly HttpResponseMessage _message;

    private ApiResponse(HttpResponseMessage message, Stream body)
    {
        _message = message;
        Body = body;
    }

    /// <summary>The body, decompressed.</summary>
    public Stream Body { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        Body.Dispose();
        _message.Dispose();
    }

    internal static async Task<ApiResponse> OpenAsync(HttpResponseMessage message, CancellationToken cancellationToken)
    {
        var stream = await message.Content.ReadAsStreamAsync(cancellationToken);
        var isCompressed = message.Content.Headers.ContentEncoding.Contains("gzip");
        return new ApiResponse(message, isCompressed ? new GZipStream(stream, CompressionMode.Decompress) : stream);
    }
}
