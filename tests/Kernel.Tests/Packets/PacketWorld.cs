using System.Net;
using System.Net.Sockets;
using System.Text;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Testing;

namespace KubeProxyNet.Kernel.Tests.Packets;

// A node with two pods on it, a pod behind another link, and a client outside; every pod answers with its name and the client's address as it sees it.
internal sealed class PacketWorld : IDisposable
{
    // Shorter than the second after which a lost SYN is sent again, where that can be told from a slow machine.
    internal static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(KernelModes.IsSlow ? 3_000 : 700);

    internal const int Port = 8080;

    private readonly List<Socket> _sockets = [];
    private readonly List<IDisposable> _kept = [];
    private readonly bool _isIPv4;

    internal PacketWorld(IPFamily family)
    {
        _isIPv4 = family == IPFamily.IPv4;
        Family = family;
        Node.SetSysctls("net.ipv4.ip_forward=1", "net.ipv6.conf.all.forwarding=1");
        foreach (var sandbox in (Sandbox[])[Node, Client, PodA, PodB, Remote])
        {
            // Link-local addresses would be on trial for a second, and without one a router does not ask for neighbours.
            sandbox.SetSysctls("net.ipv6.conf.default.accept_dad=0", "net.ipv6.conf.all.accept_dad=0");
        }

        Join(Client, "client", NodeAddress, ClientAddress);
        Node.Run("ip", ["addr", "add", $"{OtherNodeAddress}/{Whole}", "dev", "client", .. AtOnce]);
        Node.Run("ip", "route", "add", "default", "via", ClientAddress, "dev", "client");
        Join(PodA, "pod-a", PodGateway, A);
        Join(PodB, "pod-b", PodGateway, B);
        Join(Remote, "remote", PodGateway, R);
        Listen(PodA, "a");
        Listen(PodB, "b");
        Listen(Remote, "remote");
    }

    internal IPFamily Family { get; }

    /// <summary>Runs a test in a world of each family, side by side: much of it is waiting for packets that do not come.</summary>
    internal static void InBothFamilies(Action<PacketWorld> test) =>
        Task.WhenAll(Enum.GetValues<IPFamily>().Select(family => Task.Factory.StartNew(
            () =>
            {
                using var world = new PacketWorld(family);
                test(world);
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default))).GetAwaiter().GetResult();

    /// <summary>Disposes of something at the end of this world, while its namespaces are still there.</summary>
    internal T Keep<T>(T disposable)
        where T : IDisposable
    {
        _kept.Add(disposable);
        return disposable;
    }

    internal Sandbox Node { get; } = new();

    internal Sandbox Client { get; } = new();

    internal Sandbox PodA { get; } = new();

    internal Sandbox PodB { get; } = new();

    internal Sandbox Remote { get; } = new();

    internal string NodeAddress => _isIPv4 ? "192.0.2.1" : "fd00:c::1";

    internal string OtherNodeAddress => _isIPv4 ? "192.0.2.9" : "fd00:c::9";

    internal string ClientAddress => _isIPv4 ? "192.0.2.2" : "fd00:c::2";

    internal string PodGateway => _isIPv4 ? "10.244.0.1" : "fd00:10:244::1";

    internal string A => _isIPv4 ? "10.244.0.2" : "fd00:10:244::2";

    internal string B => _isIPv4 ? "10.244.0.3" : "fd00:10:244::3";

    internal string R => _isIPv4 ? "10.244.1.2" : "fd00:10:244:1::2";

    internal string ClusterIP => _isIPv4 ? "10.96.0.10" : "fd00:10:96::a";

    internal string Vip => _isIPv4 ? "203.0.113.10" : "fd00:203::a";

    internal string Localhost => _isIPv4 ? "127.0.0.1" : "::1";

    internal Destination PodAHere => new(IPAddress.Parse(A), Port, IsLocal: true);

    internal Destination PodBHere => new(IPAddress.Parse(B), Port, IsLocal: true);

    internal Destination PodElsewhere => new(IPAddress.Parse(R), Port, IsLocal: false);

    /// <summary>Without it an IPv6 address is on trial for a second.</summary>
    internal string[] AtOnce => _isIPv4 ? [] : ["nodad"];

    private string Whole => _isIPv4 ? "32" : "128";

    /// <summary>What answers: <c>a 192.0.2.2</c>, <c>refused</c> or <c>nothing</c>.</summary>
    internal string Ask(Sandbox from, string address, ushort port, Protocol protocol = Protocol.Tcp)
    {
        using var socket = Open(from, protocol);
        return Ask(socket, address, port);
    }

    /// <summary>The same with a socket that is in its place already.</summary>
    internal static string Ask(Socket socket, string address, ushort port)
    {
        var target = new IPEndPoint(IPAddress.Parse(address), port);
        try
        {
            if (!TryConnect(socket, target))
            {
                return "nothing";
            }

            socket.ReceiveTimeout = 3_000;
            Send(socket);
            var answer = new byte[100];
            return Encoding.ASCII.GetString(answer, 0, socket.Receive(answer));
        }
        catch (SocketException error)
        {
            return error.SocketErrorCode switch
            {
                SocketError.ConnectionRefused or SocketError.ConnectionReset => "refused",
                SocketError.TimedOut or SocketError.WouldBlock or SocketError.TryAgain => "nothing",
                _ => error.SocketErrorCode.ToString(),
            };
        }
    }

    /// <summary>All different answers to so many questions.</summary>
    internal string[] AskOften(Sandbox from, string address, ushort port, Protocol protocol = Protocol.Tcp, int times = 24) =>
        [.. Enumerable.Range(0, times).Select(_ => Ask(from, address, port, protocol)).Distinct().Order(StringComparer.Ordinal)];

    public void Dispose()
    {
        _kept.ForEach(disposable => disposable.Dispose());
        _sockets.ForEach(socket => socket.Dispose());
        foreach (var sandbox in (Sandbox[])[Client, PodA, PodB, Remote, Node])
        {
            sandbox.Dispose();
        }
    }

    // The kernel answers a connection by itself: less than the second after which the first packet is sent again tells what happened to it.
    private static bool TryConnect(Socket socket, IPEndPoint target)
    {
        if (socket.SocketType != SocketType.Stream)
        {
            socket.Connect(target);
            return true;
        }

        socket.Blocking = false;
        try
        {
            socket.Connect(target);
        }
        catch (SocketException error) when (error.SocketErrorCode is SocketError.WouldBlock or SocketError.InProgress)
        {
            if (!socket.Poll(Patience, SelectMode.SelectWrite))
            {
                return false;
            }
        }

        socket.Blocking = true;
        var problem = (int)socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Error)!;
        return problem == 0 ? true : throw new SocketException(problem);
    }

    // A rule in the sender's own output is told to it as "not permitted", whether it drops or rejects; the ICMP message that follows tells the two apart.
    private static void Send(Socket socket)
    {
        try
        {
            socket.Send("?"u8);
        }
        catch (SocketException error) when (error.SocketErrorCode == SocketError.AccessDenied)
        {
            // Whoever waits for the answer gets it or not.
        }
    }

    private void Join(Sandbox other, string link, string gateway, string address)
    {
        Batch(
            Node,
            $"link add {link} type veth peer name eth0 netns {other.Namespace.Path}",
            $"addr add {gateway}/{Whole} dev {link} {string.Join(' ', AtOnce)}",
            $"link set {link} up",
            $"route add {address}/{Whole} dev {link}");
        Batch(
            other,
            $"addr add {address}/{Whole} dev eth0 {string.Join(' ', AtOnce)}",
            "link set eth0 up",
            $"route add {gateway}/{Whole} dev eth0",
            $"route add default via {gateway} dev eth0");
    }

    // Processes are what takes time where the kernel is emulated.
    private static void Batch(Sandbox sandbox, params string[] lines) => sandbox.RunWithInput(string.Join('\n', lines) + "\n", "ip", "-batch", "-");

    private Socket Open(Sandbox sandbox, Protocol protocol) => sandbox.Namespace.Run(() => new Socket(
        _isIPv4 ? AddressFamily.InterNetwork : AddressFamily.InterNetworkV6,
        protocol == Protocol.Tcp ? SocketType.Stream : SocketType.Dgram,
        protocol == Protocol.Tcp ? ProtocolType.Tcp : ProtocolType.Udp));

    /// <summary>Answers there as pods do.</summary>
    internal void Listen(Sandbox pod, string name)
    {
        var any = new IPEndPoint(_isIPv4 ? IPAddress.Any : IPAddress.IPv6Any, Port);
        var tcp = Open(pod, Protocol.Tcp);
        var udp = Open(pod, Protocol.Udp);
        _sockets.AddRange([tcp, udp]);
        tcp.Bind(any);
        tcp.Listen();
        udp.Bind(any);
        Serve(() => Accept(tcp, name));
        Serve(() => Answer(udp, name));
    }

    // Threads of their own: the pool's may be busy with other tests.
    private static void Serve(Action serve)
    {
        var thread = new Thread(Loop) { IsBackground = true };
        thread.Start();

        void Loop()
        {
            try
            {
                while (true)
                {
                    serve();
                }
            }
            catch (Exception error) when (error is SocketException or ObjectDisposedException)
            {
                // The test is over.
            }
        }
    }

    private static void Accept(Socket listener, string name)
    {
        using var connection = listener.Accept();
        connection.Send(Encoding.ASCII.GetBytes($"{name} {((IPEndPoint)connection.RemoteEndPoint!).Address}"));
        connection.Shutdown(SocketShutdown.Send);
        Read(connection);
    }

    // A server that closes with the question unread ends the connection with a reset, which no real one does.
    private static void Read(Socket connection)
    {
        connection.ReceiveTimeout = 200;
        try
        {
            connection.Receive(new byte[100]);
        }
        catch (SocketException)
        {
            // Nothing was asked.
        }
    }

    private void Answer(Socket socket, string name)
    {
        EndPoint client = new IPEndPoint(_isIPv4 ? IPAddress.Any : IPAddress.IPv6Any, 0);
        socket.ReceiveFrom(new byte[100], ref client);
        socket.SendTo(Encoding.ASCII.GetBytes($"{name} {((IPEndPoint)client).Address}"), client);
    }
}
