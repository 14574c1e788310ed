namespace KubeProxyNet.Overlay.Publishing;

/// <summary>Writes to this node's Node object.</summary>
public interface INodeAnnouncer
{
    /// <summary>Applies a strategic merge patch to the object and its status.</summary>
    Task PatchAsync(ReadOnlyMemory<byte> patch, CancellationToken cancellationToken);
}
