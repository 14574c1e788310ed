using System.Net;
using System.Net.Sockets;

namespace KubeProxyNet.Lab.Programs.Echo;

/// <summary>The listening sockets of the echo program, each dual-stack, and the loops behind them.</summary>
internal sealed class EchoServer : IAsyncDisposable
{
    private const int Backlog = 4096;

    private readonly CancellationTokenSource _end = new();
    private readonly List<Socket> _sockets = [];
    private readonly List<Task> _loops = [];

    private EchoServer()
    {
    }

    public int? HttpPort { get; private set; }

    public int? TcpPort { get; private set; }

    public int? UdpPort { get; private set; }

    /// <summary>Binds everything before anything is served; <see cref="EchoListenException"/> names the port that could not be had.</summary>
    public static EchoServer Start(EchoOptions options)
    {
        var server = new EchoServer();
        try
        {
            var http = server.Listen("HTTP", "--http-port", options.HttpPort, ProtocolType.Tcp);
            var tcp = server.Listen("TCP", "--tcp-port", options.TcpPort, ProtocolType.Tcp);
            var udp = server.Listen("UDP", "--udp-port", options.UdpPort, ProtocolType.Udp);
            server.HttpPort = PortOf(http);
            server.TcpPort = PortOf(tcp);
            server.UdpPort = PortOf(udp);
            var end = server._end.Token;
            server.Run(http, socket => AcceptAsync(socket, client => EchoHttp.ServeAsync(client, options, end), end));
            server.Run(tcp, socket => AcceptAsync(socket, client => EchoTcp.ServeAsync(client, options, end), end));
            server.Run(udp, socket => EchoUdp.ServeAsync(socket, options, end));
            return server;
        }
        catch (EchoListenException)
        {
            server._sockets.ForEach(socket => socket.Dispose());
            server._end.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await Task.WhenAll(_loops);
        _sockets.ForEach(socket => socket.Dispose());
        _end.Dispose();
    }

    private static async Task AcceptAsync(Socket listener, Func<Socket, Task> serve, CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            try
            {
                var client = await listener.AcceptAsync(end);
                _ = ServeAsync(client, serve);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (SocketException)
            {
                // Out of descriptors, or the client is gone already. Its place in the backlog stays, so do not spin on it.
                await Task.Delay(TimeSpan.FromMilliseconds(10), CancellationToken.None);
            }
        }
    }

    private static async Task ServeAsync(Socket client, Func<Socket, Task> serve)
    {
        using (client)
        {
            try
            {
                client.NoDelay = true;
                await serve(client);
            }
            catch (SocketException)
            {
                // The client reset the connection: its right.
            }
            catch (OperationCanceledException)
            {
                // The program ends.
            }
        }
    }

    private static int? PortOf(Socket? socket) => (socket?.LocalEndPoint as IPEndPoint)?.Port;

    private void Run(Socket? socket, Func<Socket, Task> loop)
    {
        if (socket is not null)
        {
            _loops.Add(Task.Run(() => loop(socket)));
        }
    }

    private Socket? Listen(string what, string option, int? port, ProtocolType protocol)
    {
        if (port is null)
        {
            return null;
        }

        try
        {
            var socket = Open(protocol);
            _sockets.Add(socket);
            socket.Bind(new IPEndPoint(socket.AddressFamily == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any, port.Value));
            if (protocol == ProtocolType.Tcp)
            {
                socket.Listen(Backlog);
            }

            return socket;
        }
        catch (SocketException exception)
        {
            throw new EchoListenException($"echo: cannot listen on {what} port {port} ({option}): {exception.Message}", exception);
        }
    }

    // A kernel booted with ipv6.disable=1 has no dual-stack sockets.
    private static Socket Open(ProtocolType protocol)
    {
        var type = protocol == ProtocolType.Tcp ? SocketType.Stream : SocketType.Dgram;
        return Socket.OSSupportsIPv6
            ? new Socket(AddressFamily.InterNetworkV6, type, protocol) { DualMode = true }
            : new Socket(AddressFamily.InterNetwork, type, protocol);
    }
}
