using System.Security.Authentication;
using System.Security.Cryptography;
using System.Text.Json;
using KubeProxyNet.Informers.Connections;

namespace KubeProxyNet.Informers.Watching;

/// <summary>What may go wrong between us and the API server without anything being wrong with our program.</summary>
internal static class Failure
{
    internal static bool IsExpected(Exception e) => e is ApiStatusException or OutOfOrderException or HttpRequestException or IOException or TimeoutException
        or OperationCanceledException or JsonException or InvalidDataException or KubeconfigException or AuthenticationException
        or CryptographicException or UnauthorizedAccessException;

    /// <summary>One line with all causes; those of the HTTP stack say little without their inner ones.</summary>
    internal static string Describe(Exception failure, string resource)
    {
        var parts = new List<string>();
        for (var e = failure; e is not null; e = e.InnerException)
        {
            var message = e.Message.ReplaceLineEndings(" ").TrimEnd('.');
            if (!parts.Exists(part => part.Contains(message, StringComparison.Ordinal)))
            {
                parts.Add(message);
            }
        }

        var text = string.Join(": ", parts);
        return failure is ApiStatusException { Status.Code: 403 }
            ? $"{text} (the account needs get, list and watch on {resource}; the ClusterRole system:node-proxier gives them)"
            : text;
    }
}
