using KubeProxyNet.Informers.Connections;

namespace KubeProxyNet.Proxy.Events;

/// <summary>The API server's events.k8s.io/v1, which kube-proxy's role may create and patch.</summary>
internal sealed class ApiEventSink(ApiConnection connection) : IEventSink
{
    /// <inheritdoc/>
    public Task CreateAsync(string ns, ReadOnlyMemory<byte> json, CancellationToken cancellationToken) => connection.PostAsync(PathOf(ns), json, cancellationToken);

    /// <inheritdoc/>
    public Task PatchAsync(string ns, string name, ReadOnlyMemory<byte> patch, CancellationToken cancellationToken) =>
        connection.PatchAsync($"{PathOf(ns)}/{name}", patch, "application/merge-patch+json", cancellationToken);

    private static string PathOf(string ns) => $"apis/events.k8s.io/v1/namespaces/{ns}/events";
}
