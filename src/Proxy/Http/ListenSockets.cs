using System.Net;
using System.Net.Sockets;

namespace KubeProxyNet.Proxy.Http;

/// <summary>Makes listening sockets.</summary>
internal static class ListenSockets
{
    /// <summary>
    /// A bound socket. An any-address gives one socket for both families where the kernel has IPv6: Go, and with it kube-proxy, takes 0.0.0.0 for
    /// every address of the node, and load balancers ask over IPv6 too.
    /// </summary>
    public static Socket Create(EndPoint endPoint)
    {
        var address = (IPEndPoint)endPoint;
        var any = address.Address.Equals(IPAddress.Any) || address.Address.Equals(IPAddress.IPv6Any);
        if (!any)
        {
            return Bind(address, dualMode: false);
        }

        try
        {
            return Bind(new IPEndPoint(IPAddress.IPv6Any, address.Port), dualMode: true);
        }
        catch (SocketException exception) when (
            exception.SocketErrorCode is SocketError.AddressFamilyNotSupported or SocketError.AddressNotAvailable or SocketError.ProtocolFamilyNotSupported)
        {
            // The kernel runs without IPv6, or ipv6.disable has taken its addresses away.
            return Bind(new IPEndPoint(IPAddress.Any, address.Port), dualMode: false);
        }
    }

    private static Socket Bind(IPEndPoint address, bool dualMode)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (address.AddressFamily == AddressFamily.InterNetworkV6)
            {
                socket.DualMode = dualMode;
            }

            socket.Bind(address);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
