using KubeProxyNet.Informers.Decoding;

namespace KubeProxyNet.Informers.Connections;

/// <summary>The API server refused a request.</summary>
public sealed class ApiStatusException : Exception
{
    /// <summary>Takes what was asked and what was answered.</summary>
    public ApiStatusException(string request, ApiStatus status)
        : base(Describe(request, status))
    {
        Status = status;
    }

    /// <summary>The server's own account.</summary>
    public ApiStatus Status { get; }

    private static string Describe(string request, ApiStatus status)
    {
        var reason = status.Reason.Length == 0 ? "" : $" {status.Reason}";
        var message = status.Message.Length == 0 ? "" : $": {status.Message.ReplaceLineEndings(" ")}";
        return $"{request} was answered with {status.Code}{reason}{message}";
    }
}
