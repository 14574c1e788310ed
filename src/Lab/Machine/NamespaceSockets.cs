using System.Net;
using System.Net.Sockets;
using KubeProxyNet.Netlink.Sockets;

namespace KubeProxyNet.Lab.Machine;

/// <summary>Sockets and kernel parameters of a namespace. A socket belongs to the namespace that it was made in, whoever uses it later.</summary>
internal static class NamespaceSockets
{
    internal static Socket Open(this NetworkNamespace ns, AddressFamily family) =>
        ns.Run(() => new Socket(family, SocketType.Stream, ProtocolType.Tcp));

    internal static Socket Listen(this NetworkNamespace ns, IPEndPoint address)
    {
        var socket = ns.Open(address.AddressFamily);
        if (address.AddressFamily == AddressFamily.InterNetworkV6)
        {
            socket.DualMode = false;
        }

        socket.Bind(address);
        socket.Listen(512);
        return socket;
    }

    /// <summary>Sets kernel parameters below <c>/proc/sys/net</c>, such as <c>ipv4/ip_forward</c>.</summary>
    internal static void Configure(this NetworkNamespace ns, IEnumerable<KeyValuePair<string, string>> parameters) => ns.Run(() =>
    {
        foreach (var (name, value) in parameters)
        {
            File.WriteAllText(Path.Combine("/proc/sys/net", name), value);
        }
    });
}
