using KubeProxyNet.Informers.Connections;
using KubeProxyNet.Overlay.Publishing;

namespace KubeProxyNet.Proxy.Hosting;

/// <summary>Writes this node's Node by its status, as flannel does: the right to patch nodes/status is enough.</summary>
internal sealed class NodePatcher(ApiConnection connection, string node) : INodeAnnouncer
{
    /// <inheritdoc/>
    public Task PatchAsync(ReadOnlyMemory<byte> patch, CancellationToken cancellationToken) =>
        connection.PatchAsync($"api/v1/nodes/{node}/status", patch, "application/strategic-merge-patch+json", cancellationToken);
}
