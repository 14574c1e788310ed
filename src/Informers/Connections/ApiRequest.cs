namespace KubeProxyNet.Informers.Connections;

/// <summary>One request to the API server.</summary>
public sealed record ApiRequest
{
    /// <summary>The HTTP method.</summary>
    public HttpMethod Method { get; init; } = HttpMethod.Get;

    /// <summary>Path and query below the server's URL, without a leading slash.</summary>
    public required string Path { get; init; }

    /// <summary>What this asks for in the words of RBAC, for messages: <c>list services</c>.</summary>
    public required string Description { get; init; }

    /// <summary>The encoding that is understood.</summary>
    public string Accept { get; init; } = "application/json";

    /// <summary>Whether the answer may be compressed. Not for a watch: an event must not wait for the compressor's block to fill.</summary>
    public bool AllowsCompression { get; init; } = true;

    /// <summary>The body; empty for none.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>The body's media type.</summary>
    public string BodyMediaType { get; init; } = "application/json";
}
