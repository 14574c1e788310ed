using KubeProxyNet.Netlink.Route;
using KubeProxyNet.Netlink.Sockets;

namespace KubeProxyNet.Netlink.Tests.Route;

/// <summary>A network namespace of its own and a connection to it.</summary>
public abstract class RouteTest : IDisposable
{
    private NetworkNamespace? _namespace;
    private RouteConnection? _connection;

    // Made when first asked for: skipped tests must not need the privilege.
    private protected NetworkNamespace Namespace => _namespace ??= NetworkNamespace.Create();

    private protected RouteConnection Kernel => _connection ??= RouteConnection.Open(Namespace);

    public void Dispose()
    {
        _connection?.Dispose();
        _namespace?.Dispose();
        GC.SuppressFinalize(this);
    }
}
