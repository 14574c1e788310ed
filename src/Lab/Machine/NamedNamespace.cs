using KubeProxyNet.Netlink.Sockets;

namespace KubeProxyNet.Lab.Machine;

/// <summary>A network namespace that has a name for <c>ip netns</c> as long as this object lives.</summary>
internal sealed class NamedNamespace(string name) : IDisposable
{
    private bool _disposed;

    internal string Name { get; } = name;

    internal NetworkNamespace Namespace { get; } = NetworkNamespace.Create(name);

    /// <summary>The file that stands for it, for <c>nsenter --net</c>.</summary>
    internal static string FileOf(string name) => $"/run/netns/{name}";

    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            NetworkNamespace.RemoveName(Name);
            Namespace.Dispose();
        }
    }
}
