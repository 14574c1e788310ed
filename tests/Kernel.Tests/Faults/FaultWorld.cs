using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Kernel.Tests.Packets;
using KubeProxyNet.Lab.ApiServer;
using KubeProxyNet.Lab.Controllers;
using KubeProxyNet.Lab.Machine;
using KubeProxyNet.Testing;

namespace KubeProxyNet.Kernel.Tests.Faults;

// The node and pods of the packet tests with an API server on the node's loopback, and clients that never stop asking.
internal sealed class FaultWorld : IAsyncDisposable
{
    internal const string Stable = "10.96.0.10";
    internal const string Sticky = "10.96.0.12";
    internal const string Stream = "10.96.0.13";
    internal const ushort StreamPort = 9000;

    private static readonly int Slowness = KernelModes.IsEmulated ? 40 : 1;

    private readonly string _folder = Directory.CreateTempSubdirectory("faults").FullName;
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<Task> _running = [];
    private ApiServerHost? _api;
    private Socket? _streams;

    internal PacketWorld Packets { get; } = new(IPFamily.IPv4);

    internal string Kubeconfig => Path.Combine(_folder, "kubeconfig");

    internal ObjectStore Store => _api!.Store;

    internal ServiceObjects Objects => new(Store);

    internal static async Task<FaultWorld> StartAsync()
    {
        var world = new FaultWorld();
        var listener = world.Packets.Node.Namespace.Listen(new IPEndPoint(IPAddress.Loopback, 6443));
        world._api = new ApiServerHost(new ApiServerOptions { Listeners = [listener], RunControllers = false, CertificateNames = ["127.0.0.1"] });
        await world._api.StartAsync(CancellationToken.None);
        new HollowKubelet(world.Store, TimeProvider.System).AddNode(1);
        await File.WriteAllTextAsync(world.Kubeconfig, world._api.MakeKubeconfig(new Uri("https://127.0.0.1:6443")));
        world.AddServices();
        return world;
    }

    internal NativeAgent StartAgent(params IEnumerable<string> arguments) => new(Packets.Node, Kubeconfig, arguments);

    /// <summary>Does something again and again on a thread of its own, until <see cref="StopAsync"/>.</summary>
    internal void Repeat(Action action, int pauseMilliseconds) => _running.Add(Task.Factory.StartNew(
        () =>
        {
            while (!_stopping.IsCancellationRequested)
            {
                action();
                Thread.Sleep(pauseMilliseconds * Slowness);
            }
        },
        CancellationToken.None,
        TaskCreationOptions.LongRunning,
        TaskScheduler.Default));

    /// <summary>Does it at a steady pace, as far as the machine can, on a thread within a namespace: what it opens is there without a way to go.</summary>
    internal void RepeatWithin(Sandbox place, Action action, TimeSpan period) => _running.Add(Task.Factory.StartNew(
        () => place.Namespace.Run(() =>
        {
            for (var next = Stopwatch.GetTimestamp(); !_stopping.IsCancellationRequested;)
            {
                action();
                next = Math.Max(next + (long)(period.TotalSeconds * Stopwatch.Frequency), Stopwatch.GetTimestamp() - Stopwatch.Frequency);
                var left = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), next);
                Thread.Sleep(left > TimeSpan.Zero ? left : TimeSpan.Zero);
            }
        }),
        CancellationToken.None,
        TaskCreationOptions.LongRunning,
        TaskScheduler.Default));

    /// <summary>Ends what is repeated; throws what any of it threw.</summary>
    internal async Task StopAsync()
    {
        await _stopping.CancelAsync();
        await Task.WhenAll(_running);
    }

    /// <summary>A connection through a Service that stays open.</summary>
    internal Socket OpenStream()
    {
        var socket = Packets.Client.Namespace.Run(() => new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp));
        socket.NoDelay = true;
        socket.ReceiveTimeout = 30_000;
        socket.Connect(Stream, StreamPort);
        return socket;
    }

    /// <summary>A flow of datagrams with one source port, as QUIC's.</summary>
    internal Socket OpenFlow()
    {
        var socket = Packets.Client.Namespace.Run(() => new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp));
        socket.ReceiveTimeout = 30_000;
        socket.Connect(Stable, 80);
        return socket;
    }

    internal static string Exchange(Socket socket)
    {
        socket.Send("?"u8);
        var answer = new byte[100];
        return System.Text.Encoding.ASCII.GetString(answer, 0, socket.Receive(answer));
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await Task.WhenAll(_running).ContinueWith(static _ => { }, TaskScheduler.Default);
        _streams?.Dispose();
        await _api!.DisposeAsync();
        Packets.Dispose();
        _stopping.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private void AddServices()
    {
        string[] pods = [Packets.A, Packets.B, Packets.R];
        foreach (var (name, address, protocol, isSticky) in ((string, string, string, bool)[])[("stable", Stable, "TCP", false), ("stable-udp", Stable, "UDP", false), ("sticky", Sticky, "TCP", true)])
        {
            Objects.AddSlice(name, pods, PacketWorld.Port, protocol);
            Objects.Add(name, address, 80, protocol, isSticky);
        }

        Objects.AddSlice("stream", [Packets.A], StreamPort);
        Objects.Add("stream", Stream, StreamPort);
        _streams = Packets.PodA.Namespace.Listen(new IPEndPoint(IPAddress.Any, StreamPort));
        _ = Task.Factory.StartNew(AcceptForever, TaskCreationOptions.LongRunning);
    }

    private void AcceptForever()
    {
        try
        {
            while (true)
            {
                var connection = _streams!.Accept();
                _ = Task.Factory.StartNew(() => EchoForever(connection), TaskCreationOptions.LongRunning);
            }
        }
        catch (SocketException)
        {
            // The test is over.
        }
    }

    private static void EchoForever(Socket connection)
    {
        try
        {
            using var owned = connection;
            var buffer = new byte[100];
            while (connection.Receive(buffer) is > 0 and var count)
            {
                connection.Send(buffer.AsSpan(0, count));
            }
        }
        catch (SocketException)
        {
            // The client is gone.
        }
    }
}
