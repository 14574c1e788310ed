namespace KubeProxyNet.Proxy.Events;

/// <summary>Where events go.</summary>
internal interface IEventSink
{
    /// <summary>Stores a new event.</summary>
    Task CreateAsync(string ns, ReadOnlyMemory<byte> json, CancellationToken cancellationToken);

    /// <summary>Changes one by a merge patch.</summary>
    Task PatchAsync(string ns, string name, ReadOnlyMemory<byte> patch, CancellationToken cancellationToken);
}
