namespace KubeProxyNet.Proxy.Configuration;

/// <summary>What stands behind the word <c>migrate</c>.</summary>
internal sealed record MigrateRequest
{
    /// <summary>Say what would be done, and do nothing.</summary>
    public bool DryRun { get; init; }

    /// <summary>Give the node back to kube-proxy.</summary>
    public bool Back { get; init; }

    /// <summary>How long to wait for the API server, or for kube-proxy's rules.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);
}
