using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using KubeProxyNet.Bench.Measuring;
using KubeProxyNet.Bench.Reporting;
using KubeProxyNet.Bench.Samples;
using KubeProxyNet.Netlink.Route;
using KubeProxyNet.Netlink.Sockets;

namespace KubeProxyNet.Bench.Topics;

/// <summary>One TCP stream between pods of two nodes: through the network agent's tunnel, and through a VXLAN device made by hand beside it.</summary>
internal sealed class ThroughputTopic : ITopic
{
    private const int Port = 5001;
    private const int Rounds = 7;
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(2);

    private static readonly string[] Pods = ["10.1.1.2", "10.1.2.2"];

    public string Name => "overlay-throughput";

    public string Summary => "a TCP stream between pods of two nodes, beside a VXLAN device made by hand";

    public async Task<IReadOnlyList<Table>> RunAsync(BenchOptions options, Action<string> progress, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var nodes = new Pair();
        var list = new[] { OverlayNode.Of(1), OverlayNode.Of(2) };
        using var first = OverlayNode.Start(nodes.Hosts[0], 1, list, stop.Token, out var life);
        using var second = OverlayNode.Start(nodes.Hosts[1], 2, list, stop.Token, out var otherLife);
        while (!first.Status.IsReady || !second.Status.IsReady)
        {
            await Task.Delay(10, cancellationToken);
        }

        nodes.AddPlainTunnel();
        var (ours, plain, ratio) = (new Distribution(), new Distribution(), new Distribution());
        nodes.Measure(Length);
        for (var round = 0; round < Rounds; round++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            progress($"round {round + 1} of {Rounds}");
            double through = 0;
            double beside = 0;
            foreach (var isPlain in round % 2 == 0 ? [false, true] : (bool[])[true, false])
            {
                nodes.UsePlainTunnel(isPlain);
                _ = isPlain ? beside = nodes.Measure(Length) : through = nodes.Measure(Length);
            }

            ours.Add(through);
            plain.Add(beside);
            ratio.Add(through / beside);
        }

        await stop.CancelAsync();
        await Task.WhenAll(life, otherLife).ContinueWith(static _ => { }, TaskScheduler.Default);
        var table = new Table(Name, "one TCP stream of 2 s from pod to pod, IPv4; Gbit/s", "tunnel", "throughput", "ours / by hand");
        table.Add(Cell.Of("by hand"), Cell.Spread(plain), Cell.Of(""));
        table.Add(Cell.Of("ours"), Cell.Spread(ours), Cell.Of(string.Create(CultureInfo.InvariantCulture, $"{ratio.Median:0.00}x")));
        table.Note("by hand: ip link add type vxlan with a remote, of the same MTU, and routes through it for the same two pods; in turn, who is first alternates.");
        table.Note("ours / by hand: the median of the rounds' ratios.");
        return [table];
    }

    // Two nodes on one link, a pod on each.
    private sealed class Pair : IDisposable
    {
        private readonly List<NetworkNamespace> _pods = [NetworkNamespace.Create(), NetworkNamespace.Create()];

        internal Pair()
        {
            OverlayNode.Prepare(Hosts[0], 1, Hosts[1]);
            for (var number = 0; number < Hosts.Count; number++)
            {
                AddPod(Hosts[number], _pods[number], IPAddress.Parse(Pods[number]));
            }
        }

        internal List<NetworkNamespace> Hosts { get; } = [NetworkNamespace.Create(), NetworkNamespace.Create()];

        internal void AddPlainTunnel()
        {
            using var route = RouteConnection.Open(Hosts[0]);
            var mtu = route.FindLink("vxlan-kpn4")!.MTU;
            for (var number = 1; number <= Hosts.Count; number++)
            {
                IP(number, $"link add vx9 type vxlan id 9 local 172.30.0.{number} remote 172.30.0.{3 - number} dstport 4799");
                IP(number, $"link set vx9 mtu {mtu} up");
                IP(number, $"addr add 10.99.0.{number}/24 dev vx9");
            }
        }

        internal void UsePlainTunnel(bool isUsed)
        {
            for (var number = 1; number <= Hosts.Count; number++)
            {
                // A route that is there already, or is not there, is as it should be.
                IP(number, isUsed ? $"route replace {Pods[2 - number]}/32 via 10.99.0.{3 - number} dev vx9" : $"route flush {Pods[2 - number]}/32");
            }
        }

        // In Gbit/s, as the receiver saw it.
        internal double Measure(TimeSpan length)
        {
            using var listener = _pods[1].Run(() =>
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
                socket.Bind(new IPEndPoint(IPAddress.Any, Port));
                socket.Listen();
                return socket;
            });
            using var sender = _pods[0].Run(static () => new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp));
            sender.Connect(IPAddress.Parse(Pods[1]), Port);
            using var receiver = listener.Accept();
            var sending = new Thread(() => Send(sender, length)) { IsBackground = true };
            sending.Start();
            var start = Stopwatch.GetTimestamp();
            var buffer = new byte[1 << 17];
            var total = 0L;
            while (receiver.Receive(buffer) is > 0 and var count)
            {
                total += count;
            }

            var elapsed = Stopwatch.GetElapsedTime(start);
            sending.Join();
            return total * 8 / elapsed.TotalSeconds / 1e9;
        }

        public void Dispose()
        {
            _pods.ForEach(static pod => pod.Dispose());
            Hosts.ForEach(static host => host.Dispose());
        }

        private static void Send(Socket socket, TimeSpan length)
        {
            var buffer = new byte[1 << 17];
            var start = Stopwatch.GetTimestamp();
            while (Stopwatch.GetElapsedTime(start) < length)
            {
                socket.Send(buffer);
            }

            socket.Shutdown(SocketShutdown.Send);
        }

        private static void AddPod(NetworkNamespace host, NetworkNamespace pod, IPAddress address)
        {
            var bytes = address.GetAddressBytes();
            bytes[3] = 1;
            var gateway = new IPAddress(bytes);
            using var route = RouteConnection.Open(host);
            var link = route.EnsureLink(new VethSpec("pod", "eth0") { IsUp = true, MTU = 1430, PeerMTU = 1430, PeerNamespace = pod });
            route.EnsureAddress(new Address { LinkIndex = link.Index, Local = gateway, PrefixLength = 24 });
            using var inside = RouteConnection.Open(pod);
            var end = inside.FindLink("eth0")!;
            inside.SetLinkUp(end.Index);
            inside.EnsureAddress(new Address { LinkIndex = end.Index, Local = address, PrefixLength = 24 });
            inside.EnsureRoute(new Route { Destination = IPNetwork.Parse("0.0.0.0/0"), Gateway = gateway, LinkIndex = end.Index });
        }

        // ip(8), in a node.
        private void IP(int number, string arguments) => Hosts[number - 1].Run(() =>
        {
            using var process = Process.Start(new ProcessStartInfo("ip", arguments.Split(' ')))!;
            process.WaitForExit();
            if (process.ExitCode != 0)
            {
                throw new InvalidOperationException($"ip {arguments}: exit code {process.ExitCode}");
            }
        });
    }
}
