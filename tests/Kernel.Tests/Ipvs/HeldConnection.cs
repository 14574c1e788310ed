using System.Net;
using System.Net.Sockets;
using KubeProxyNet.Testing;

namespace KubeProxyNet.Kernel.Tests.Ipvs;

// A connection that goes on: whatever is sent comes back.
internal sealed class HeldConnection : IDisposable
{
    private readonly Socket _socket;

    private HeldConnection(Socket socket)
    {
        _socket = socket;
    }

    /// <summary>Answers connections on a port there, each for as long as it lasts.</summary>
    internal static IDisposable Serve(Sandbox sandbox, ushort port)
    {
        var listener = sandbox.Namespace.Run(() => new Socket(AddressFamily.InterNetworkV6, SocketType.Stream, ProtocolType.Tcp) { DualMode = true });
        listener.Bind(new IPEndPoint(IPAddress.IPv6Any, port));
        listener.Listen();
        Background(() =>
        {
            while (true)
            {
                var connection = listener.Accept();
                Background(() => Echo(connection));
            }
        });
        return listener;
    }

    internal static HeldConnection Open(Sandbox from, string address, ushort port, ushort sourcePort = 0)
    {
        var target = new IPEndPoint(IPAddress.Parse(address), port);
        var socket = from.Namespace.Run(() => new Socket(target.AddressFamily, SocketType.Stream, ProtocolType.Tcp));
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        socket.ReceiveTimeout = 10_000;
        socket.Bind(new IPEndPoint(target.AddressFamily == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any, sourcePort));
        socket.Connect(target);
        return new HeldConnection(socket);
    }

    internal ushort LocalPort => (ushort)((IPEndPoint)_socket.LocalEndPoint!).Port;

    /// <summary>Whether it still goes through.</summary>
    internal bool Answers()
    {
        try
        {
            var room = new byte[8];
            return _socket.Send("?"u8) == 1 && _socket.Receive(room) == 1;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>Ends with a reset: nobody keeps it in TIME_WAIT.</summary>
    internal void Reset()
    {
        _socket.LingerState = new LingerOption(true, 0);
        _socket.Dispose();
    }

    public void Dispose() => _socket.Dispose();

    private static void Echo(Socket connection)
    {
        using (connection)
        {
            var room = new byte[8];
            for (var length = connection.Receive(room); length > 0; length = connection.Receive(room))
            {
                connection.Send(room.AsSpan(0, length));
            }
        }
    }

    // Threads of their own: the pool's may be busy with other tests.
    private static void Background(Action action)
    {
        var thread = new Thread(() =>
        {
            try
            {
                action();
            }
            catch (Exception error) when (error is SocketException or ObjectDisposedException)
            {
                // The test is over.
            }
        })
        { IsBackground = true };
        thread.Start();
    }
}
