namespace KubeProxyNet.Informers.Connections;

/// <summary>How to reach the API server. With neither a kubeconfig nor a master, the pod's own service account is used.</summary>
public sealed record ApiConnectionOptions
{
    /// <summary>The kubeconfig's path; relative paths within it start at its own directory.</summary>
    public string? Kubeconfig { get; init; }

    /// <summary>The context to use instead of the kubeconfig's current one.</summary>
    public string? Context { get; init; }

    /// <summary>The server's URL, instead of the one in the kubeconfig.</summary>
    public string? Master { get; init; }

    /// <summary>Where the pod's token and CA are mounted.</summary>
    public string ServiceAccountDirectory { get; init; } = "/var/run/secrets/kubernetes.io/serviceaccount";

    /// <summary>How long a connection may take to be made.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the server may take to begin its answer.</summary>
    public TimeSpan ResponseTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Told of each request: its method, the server's host, the status code or null if there was no answer, and how long that took. Any thread.</summary>
    public Action<string, string, int?, TimeSpan>? Answered { get; init; }
}
