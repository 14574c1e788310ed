using System.Collections.Immutable;
using KubeProxyNet.Informers.Connections.Credentials;
using KubeProxyNet.Informers.Connections.Tls;

namespace KubeProxyNet.Informers.Connections;

/// <summary>Where the API server is and how to be let in, as read from a kubeconfig or the pod's environment.</summary>
internal sealed record ApiEndpoint
{
    /// <summary>Ends with a slash, for requests are relative to it.</summary>
    internal required Uri Server { get; init; }

    /// <summary>Whom to trust; null for the system's authorities.</summary>
    internal PemSource? Authority { get; init; }

    internal bool SkipsVerification { get; init; }

    internal string? TlsServerName { get; init; }

    internal Uri? Proxy { get; init; }

    internal ApiCredential Credential { get; init; } = ApiCredential.None;

    internal ClientCertificate? Certificate { get; init; }

    /// <summary>Added to every request: impersonation.</summary>
    internal ImmutableArray<KeyValuePair<string, string>> Headers { get; init; } = [];
}
