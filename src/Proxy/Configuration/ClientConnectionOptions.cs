namespace KubeProxyNet.Proxy.Configuration;

/// <summary>The block <c>clientConnection</c>: how the API server is reached.</summary>
internal sealed record ClientConnectionOptions
{
    /// <summary>Path of a kubeconfig; empty means in-cluster configuration.</summary>
    public string Kubeconfig { get; init; } = "";

    /// <summary>Accept header; empty leaves the choice to the client.</summary>
    public string AcceptContentTypes { get; init; } = "";

    /// <summary>Encoding of what is sent; empty leaves the choice to the client.</summary>
    public string ContentType { get; init; } = "application/vnd.kubernetes.protobuf";

    /// <summary>Requests a second in the long run.</summary>
    public float Qps { get; init; } = 5;

    /// <summary>Requests that may be sent at once above <see cref="Qps"/>.</summary>
    public int Burst { get; init; } = 10;
}
