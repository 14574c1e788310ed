namespace KubeProxyNet.Informers.Decoding;

/// <summary>The API server's own account of a failure (kind Status).</summary>
public sealed record ApiStatus
{
    /// <summary>The HTTP status code.</summary>
    public int Code { get; init; }

    /// <summary>A word for programs, such as Expired or Forbidden.</summary>
    public string Reason { get; init; } = "";

    /// <summary>A sentence for people.</summary>
    public string Message { get; init; } = "";

    /// <summary>How long the server asks to be left alone, if it does.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>True if the requested version is too old to continue from.</summary>
    public bool IsExpired => Code == 410 || Reason is "Expired" or "Gone";
}
