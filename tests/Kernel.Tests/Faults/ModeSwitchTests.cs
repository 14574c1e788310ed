using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using KubeProxyNet.Kernel.Tests.Packets;
using KubeProxyNet.Testing;
using Xunit.Abstractions;

namespace KubeProxyNet.Kernel.Tests.Faults;

// Invariant 7: from mode to mode and back, while clients connect all the time and some stay connected. Where the kernel has no IPVS, the way goes without it.
[Trait("Invariant", "7")]
public sealed class ModeSwitchTests(ITestOutputHelper output)
{
    private const int ConnectionsPerSecond = 520;
    private const int Clients = 10;

    private static readonly TimeSpan TimeInEachMode = TimeSpan.FromSeconds(4);

    private static readonly string[] s_pods = ["a", "b", "remote"];

    private readonly IPEndPoint _stable = IPEndPoint.Parse($"{FaultWorld.Stable}:80");
    private int _connections;
    private volatile string _stage = "";

    [AgentFact]
    public async Task No_connection_fails_and_none_ends_on_the_way_through_all_modes()
    {
        string[] modes = KernelModes.HasIpvs ? ["nftables", "ipvs", "iptables", "nftables", "ipvs", "nftables"] : ["nftables", "iptables", "nftables"];
        await using var world = await FaultWorld.StartAsync();
        var before = Everything(world);
        var streams = new List<Socket>();
        var clock = Stopwatch.StartNew();
        var agent = world.StartAgent("--proxy-mode", modes[0]);
        try
        {
            agent.WaitUntilWatching();
            clock.Restart();
            for (var client = 0; client < Clients; client++)
            {
                world.RepeatWithin(world.Packets.Client, Connect, TimeSpan.FromSeconds((double)Clients / ConnectionsPerSecond));
            }

            streams.Add(world.OpenStream());
            foreach (var (from, to) in modes.Zip(modes.Skip(1)))
            {
                Thread.Sleep(TimeInEachMode);
                _stage = $"while {to} follows {from}";
                agent.KillAtOnce();
                agent.Dispose();
                agent = world.StartAgent("--proxy-mode", to);
                agent.WaitUntilWatching();
                agent.WaitFor(SignOfEndOf(from));
                streams.ForEach(Talk);
                streams.Add(world.OpenStream());
                _stage = $"in {to} mode, after {from}";
                Thread.Sleep(TimeInEachMode);
                streams.ForEach(Talk);
                output.WriteLine($"{from} -> {to}: {_connections} connections so far");
            }

            await world.StopAsync();
            clock.Stop();
            streams.ForEach(Talk);
        }
        finally
        {
            agent.Dispose();
            streams.ForEach(stream => stream.Dispose());
        }

        output.WriteLine($"{_connections} connections, {_connections / clock.Elapsed.TotalSeconds:0} a second; {streams.Count} streams, the first one through {modes.Length} modes");
        _connections.ShouldBeGreaterThan(modes.Length);
        world.Packets.Node.Run(AgentBinary.Path, "--cleanup");
        Everything(world).ShouldBe(before);
    }

    // What the new agent says when the old mode's rules are away, or when it only waits for connections to end.
    private static string SignOfEndOf(string mode) => mode switch
    {
        "nftables" => "Removed nftables table ip6 kubeproxynet",
        "ipvs" => "virtual services of IPVS still carry connections",
        _ => "Removed what kube-proxy left: iptables",
    };

    private static string Everything(FaultWorld world) => string.Join(
        '\n',
        world.Packets.Node.Run("nft", "list", "ruleset"),
        world.Packets.Node.Run("ip", "-oneline", "link"),
        world.Packets.Node.Run("ip", "-oneline", "address"),
        KernelModes.HasIpvs ? world.Packets.Node.Run("ipvsadm", "--save", "--numeric") : "");

    private static void Talk(Socket stream) => FaultWorld.Exchange(stream).ShouldBe("?");

    // What is asked of the kernel blocks: an exception for each connection under way would cost more than the connection. A first packet that was lost shows in the time.
    private void Connect()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        var number = Interlocked.Increment(ref _connections);
        var start = Stopwatch.GetTimestamp();
        try
        {
            socket.Connect(_stable);
        }
        catch (SocketException error)
        {
            throw new InvalidOperationException($"connection {number}, {_stage}: {error.SocketErrorCode}", error);
        }

        Stopwatch.GetElapsedTime(start).ShouldBeLessThan(PacketWorld.Patience, $"connection {number}, from {socket.LocalEndPoint}, {_stage}");
        socket.Send("?"u8);
        Span<byte> answer = stackalloc byte[100];
        var count = socket.Receive(answer);
        s_pods.ShouldContain(Encoding.ASCII.GetString(answer[..count]).Split(' ')[0], $"connection {number}, from {socket.LocalEndPoint}, {_stage}");
    }
}
