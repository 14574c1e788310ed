using System.Net.Http.Headers;

namespace KubeProxyNet.Informers.Connections.Credentials;

/// <summary>What goes into the Authorization header.</summary>
internal abstract class ApiCredential
{
    /// <summary>No header at all: anonymous, or known by the client certificate alone.</summary>
    internal static ApiCredential None { get; } = new FixedCredential(null);

    /// <summary>The header's value as of now; null for none.</summary>
    internal abstract ValueTask<AuthenticationHeaderValue?> GetAsync(CancellationToken cancellationToken);

    /// <summary>The server refused the last value: whatever was remembered must not be used again.</summary>
    internal virtual void Invalidate()
    {
    }
}
