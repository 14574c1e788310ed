namespace KubeProxyNet.Proxy.Http;

/// <summary>Kestrel wants a container to ask; there is nothing in it.</summary>
internal sealed class NoServices : IServiceProvider
{
    /// <summary>The only one.</summary>
    public static NoServices Instance { get; } = new();

    /// <inheritdoc/>
    public object? GetService(Type serviceType) => null;
}
