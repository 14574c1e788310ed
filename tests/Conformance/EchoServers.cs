using System.Net;
using System.Net.Sockets;
using System.Text;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Netlink.Sockets;

namespace KubeProxyNet.Conformance.Tests;

// Servers that answer with the address they were reached at and with the client's address as they see it: "10.244.1.2:8080 203.0.113.9".
internal sealed class EchoServers : IDisposable
{
    private readonly List<Socket> _sockets = [];

    /// <summary>Opens a socket for each of these, inside the namespace; SCTP is left out where the kernel has none.</summary>
    internal void Start(NetworkNamespace place, IEnumerable<(Protocol Protocol, IPEndPoint EndPoint)> served)
    {
        var opened = place.Run(() => served.Where(item => item.Protocol != Protocol.Sctp || SctpSocket.IsSupported).Select(item => (Socket: Open(item.Protocol, item.EndPoint), item.EndPoint)).ToList());
        foreach (var (socket, endPoint) in opened)
        {
            _sockets.Add(socket);
            _ = socket.SocketType == SocketType.Stream ? AcceptAsync(socket, endPoint) : AnswerAsync(socket, endPoint);
        }
    }

    public void Dispose() => _sockets.ForEach(socket => socket.Dispose());

    internal static Socket Make(Protocol protocol, IPEndPoint bound)
    {
        var socket = protocol switch
        {
            Protocol.Tcp => new Socket(bound.AddressFamily, SocketType.Stream, ProtocolType.Tcp),
            Protocol.Udp => new Socket(bound.AddressFamily, SocketType.Dgram, ProtocolType.Udp),
            _ => SctpSocket.Make(bound.AddressFamily),
        };
        try
        {
            socket.Bind(bound);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static Socket Open(Protocol protocol, IPEndPoint endPoint)
    {
        var socket = Make(protocol, endPoint);
        if (protocol != Protocol.Udp)
        {
            socket.Listen(100);
        }

        return socket;
    }

    private static async Task AcceptAsync(Socket listener, IPEndPoint self)
    {
        while (true)
        {
            try
            {
                using var connection = await listener.AcceptAsync();
                await connection.SendAsync(AnswerOf(self, connection.RemoteEndPoint!));
            }
            catch (SocketException) when (listener.IsBound)
            {
                // The client has gone already.
            }
            catch (Exception error) when (error is SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private static async Task AnswerAsync(Socket socket, IPEndPoint self)
    {
        var room = new byte[16];
        var anybody = new IPEndPoint(self.AddressFamily == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any, 0);
        while (true)
        {
            try
            {
                var received = await socket.ReceiveFromAsync(room, SocketFlags.None, anybody);
                await socket.SendToAsync(AnswerOf(self, received.RemoteEndPoint), SocketFlags.None, received.RemoteEndPoint);
            }
            catch (SocketException error) when (error.SocketErrorCode == SocketError.ConnectionRefused)
            {
                // A client that asked twice had its answer already.
            }
            catch (Exception error) when (error is SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private static byte[] AnswerOf(IPEndPoint self, EndPoint client) => Encoding.ASCII.GetBytes($"{self} {((IPEndPoint)client).Address}");
}
