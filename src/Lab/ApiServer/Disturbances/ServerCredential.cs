namespace KubeProxyNet.Lab.ApiServer.Disturbances;

/// <summary>A bearer token that is accepted, and the authority that signed the server's certificate.</summary>
/// <param name="Token">The token.</param>
/// <param name="Certificates">The authority; null when serving plain HTTP.</param>
internal sealed record ServerCredential(string Token, Certificates? Certificates)
{
    /// <summary>The authority clients are to trust; empty when serving plain HTTP.</summary>
    public string AuthorityPem => Certificates?.AuthorityPem ?? "";
}
