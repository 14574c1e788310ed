using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using KubeProxyNet.Backends.Nftables;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Kernel.Tests.Packets;
using KubeProxyNet.Netlink.Conntrack;
using KubeProxyNet.Netlink.Nftables;
using KubeProxyNet.Proxy.Conntrack;
using KubeProxyNet.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using static KubeProxyNet.Kernel.Tests.Packets.Rulesets;

namespace KubeProxyNet.Kernel.Tests.Conntrack;

// The kernel's table as it really is, in a namespace of its own: flows made by packets where the cause can be played, else by the kernel's own request.
[Trait("Invariant", "8")]
public sealed class ConntrackReconcilerTests : IConntrackObserver, IDisposable
{
    private const string Vip = "10.96.0.10:53";
    private const string A = "10.244.1.2:53";
    private const string B = "10.244.1.3:53";

    private readonly Sandbox _sandbox = new();
    private readonly ConntrackConnection _kernel;
    private readonly ConntrackReconciler _reconciler;
    private readonly List<IDisposable> _opened = [];
    private int _deleted;
    private int _failures;

    public ConntrackReconcilerTests()
    {
        _kernel = ConntrackConnection.Open(_sandbox.Namespace);
        _reconciler = new ConntrackReconciler(() => KernelFlowTable.Open(_sandbox.Namespace), this, TimeProvider.System, NullLogger.Instance, parts: 1);
    }

    public void Dispose()
    {
        _opened.ForEach(item => item.Dispose());
        _kernel.Dispose();
        _sandbox.Dispose();
    }

    [KernelFact]
    public void Each_cause_removes_its_flows_and_no_others()
    {
        var dns = Dns(53, A, B);
        var node = Dns(53, A, B) with { Frontends = [.. dns.Frontends, NodePort, External] };
        (string Cause, ServiceRules? Before, ServiceRules? After, string[] Stale)[] causes =
        [
            ("endpoint removed", dns, Dns(53, B), ["vip", "vip>A"]),
            ("Service deleted", dns, null, ["vip>A", "vip>B"]),
            ("no endpoint left", dns, Dns(53), ["vip", "vip>A", "vip>B"]),
            ("first endpoint after none", Dns(53), Dns(53, A), ["vip", "vip>B"]),
            ("NodePort and external address removed", node, dns, ["node>A", "external>A"]),
            ("NodePort and external address added", dns, node, ["node", "external"]),
            ("port renumbered", dns, Dns(54, A, B), ["vip>A", "vip>B", "vip54"]),
            ("endpoint added", Dns(53, A), dns, []),
            ("start", null, dns, ["vip"]),
        ];
        foreach (var (cause, before, after, stale) in causes)
        {
            var all = MakeFlows();
            _deleted = 0;

            _reconciler.Take(Ruleset(before).To(Ruleset(after)));
            _reconciler.Step();

            Left().ShouldBe(all.Keys.Except(stale).Select(name => all[name].Original), ignoreOrder: true, cause);
            _deleted.ShouldBe(stale.Length, cause);
            _failures.ShouldBe(0);
            _kernel.DeleteWhere(new ConntrackFilter());
            Settle();
        }
    }

    [KernelFact]
    public void IPv6_flows_are_removed_like_IPv4_ones()
    {
        _kernel.Create(Flow("[fd00:96::a]:53", "[fd00:244::2]:53", "[fd00::1]:40001"));
        _kernel.Create(Flow("[fd00:96::a]:53", "[fd00:244::3]:53", "[fd00::1]:40002"));
        _kernel.Create(Flow("[fd00:96::b]:53", "[fd00:244::2]:53", "[fd00::1]:40003"));
        var (before, after) = (Service(Udp, "fd00:96::a", 53, Pod("fd00:244::2", 53), Pod("fd00:244::3", 53)), Service(Udp, "fd00:96::a", 53, Pod("fd00:244::3", 53)));

        _reconciler.Take(Of(IPFamily.IPv6, before).To(Of(IPFamily.IPv6, after)));
        _reconciler.Step();

        Left().Select(original => (int)original.SourcePort).ShouldBe([40002, 40003], ignoreOrder: true);
    }

    // A client that keeps its socket, as a resolver or a QUIC client does, must reach the endpoint that is left.
    [KernelFact]
    public void A_client_that_goes_on_sending_reaches_the_endpoint_that_is_left()
    {
        var backend = StartBackend();
        _sandbox.Run("ip", "address", "add", "10.244.1.2/32", "dev", "lo");
        _sandbox.Run("ip", "address", "add", "10.244.1.3/32", "dev", "lo");
        _sandbox.Run("ip", "address", "add", "10.96.0.10/32", "dev", "lo");
        _sandbox.Run("ip", "address", "add", "10.244.0.2/32", "dev", "lo");
        using var first = Bind(A);
        using var second = Bind(B);
        using var client = Bind("10.244.0.2:40000");
        var (both, one, other) = (Ruleset(Dns(53, A)), Ruleset(Dns(53, B)), Ruleset(null));
        Sync(backend, other, both);
        client.SendTo("1"u8, IPEndPoint.Parse(Vip));
        first.Receive(new byte[8]).ShouldBe(1);

        Sync(backend, both, one);
        _reconciler.Step();
        client.SendTo("2"u8, IPEndPoint.Parse(Vip));

        second.Receive(new byte[8]).ShouldBe(1);
        first.Available.ShouldBe(0);
    }

    [KernelFact]
    public void A_connection_that_waits_for_a_removed_endpoint_is_made_to_a_live_one()
    {
        var backend = StartBackend();
        _sandbox.Run("ip", "address", "add", "10.244.1.3/32", "dev", "lo");
        _sandbox.Run("ip", "link", "add", "pods", "type", "veth", "peer", "name", "nobody");
        _sandbox.Run("ip", "link", "set", "nobody", "up");
        _sandbox.Run("ip", "address", "add", "10.244.1.1/24", "dev", "pods");
        _sandbox.Run("ip", "link", "set", "pods", "up");
        _sandbox.Run("ip", "neighbour", "add", "10.244.1.2", "lladdr", "02:00:00:00:00:02", "dev", "pods");
        using var listener = _sandbox.Namespace.Run(() => new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp));
        listener.Bind(IPEndPoint.Parse("10.244.1.3:80"));
        listener.Listen();
        using var client = _sandbox.Namespace.Run(() => new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp));
        var (dead, alive) = (Web("10.244.1.2"), Web("10.244.1.3"));
        Sync(backend, Ruleset(null), dead);
        _sandbox.Run("ip", "route", "add", "10.96.0.0/16", "dev", "pods");
        var connecting = client.ConnectAsync(IPEndPoint.Parse("10.96.0.10:80"));
        Wait(() => Left().Exists(original => original.DestinationPort == 80));

        Sync(backend, dead, alive);
        _reconciler.Step();
        _deleted.ShouldBe(1);

        // The kernel sends the SYN again a second after the first one.
        connecting.Wait(TimeSpan.FromSeconds(20)).ShouldBeTrue();
        using var accepted = listener.Accept();

        // Established now: it stays, whatever becomes of its endpoint.
        Settle();
        Sync(backend, alive, Ruleset(null));
        _reconciler.Step();
        client.Send("still here"u8);
        accepted.Receive(new byte[16]).ShouldBe(10);
    }

    [KernelFact]
    public void NodePorts_on_all_addresses_are_told_from_flows_to_elsewhere()
    {
        _sandbox.Run("ip", "address", "add", "192.0.2.1/32", "dev", "lo");
        var all = MakeFlows();
        var rules = Dns(53, A) with { Frontends = [NodePort] };
        var (before, after) = (Ruleset(rules), Ruleset(null));

        _reconciler.Take((before with { Node = new NodeRules { NodePortAddresses = null } }).To(after with { Node = new NodeRules { NodePortAddresses = null } }));
        _reconciler.Step();

        Left().ShouldBe(all.Where(item => item.Key != "node>A").Select(item => item.Value.Original), ignoreOrder: true);
    }

    [KernelFact]
    public void A_large_table_costs_no_memory()
    {
        var flows = int.Parse(Environment.GetEnvironmentVariable("KUBEPROXYNET_CONNTRACK_FLOWS") ?? "20000", CultureInfo.InvariantCulture);
        for (var number = 0; number < flows; number++)
        {
            var source = $"10.{number >> 14}.{(number >> 6) & 255}.{number & 63}:4000";
            _kernel.Create(Flow(Vip, (number & 1) == 0 ? A : B, source));
        }

        var many = Enumerable.Range(1, 40).Select(port => Dns((ushort)(port + 1000), A) with { Name = Name($"other{port}", Protocol.Udp) }).ToArray();
        _reconciler.Take(Of(IPFamily.IPv4, many).To(Of(IPFamily.IPv4, [.. many, Dns(53, A, B)])));
        _reconciler.Step();
        Settle();
        var before = GC.GetAllocatedBytesForCurrentThread();
        var time = Stopwatch.StartNew();

        _reconciler.Take(Of(IPFamily.IPv4, [.. many, Dns(53, A, B)]).To(Of(IPFamily.IPv4, Dns(53, B))));
        _reconciler.Step();

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Console.WriteLine($"{flows} flows: {_deleted} removed in {time.Elapsed.TotalMilliseconds:0} ms, {allocated / 1024} KiB allocated");
        _deleted.ShouldBe(flows / 2);

        // Nothing for a flow that is looked at, a few bytes that soon go for one that is deleted.
        allocated.ShouldBeLessThan(200_000 + (_deleted * 50L));
    }

    void IConntrackObserver.Reconciled(IPFamily family, TimeSpan duration, int deleted) => _deleted += deleted;

    void IConntrackObserver.Failed(IPFamily family) => _failures++;

    private static readonly ServicePortName Udp = Name("dns", Protocol.Udp);

    private static readonly Frontend NodePort = new(FrontendKind.NodePort, null, 30053);

    private static readonly Frontend External = new(FrontendKind.ExternalIP, IPAddress.Parse("203.0.113.5"), 53);

    private static ServiceRules Dns(ushort port, params string[] endpoints) =>
        Service(Udp, "10.96.0.10", port, [.. endpoints.Select(IPEndPoint.Parse).Select(point => Pod(point.Address.ToString(), (ushort)point.Port))]);

    private static Ruleset Web(string endpoint) => Of(IPFamily.IPv4, Service(Name("web"), "10.96.0.10", 80, Pod(endpoint, 80)));

    private static Ruleset Ruleset(ServiceRules? rules)
    {
        var ruleset = rules is null ? Of(IPFamily.IPv4) : Of(IPFamily.IPv4, rules);
        return ruleset with { Node = ruleset.Node with { NodePortAddresses = [IPAddress.Parse("192.0.2.1")] } };
    }

    private static ConntrackEntry Flow(string destination, string endpoint, string source, TransportProtocol protocol = TransportProtocol.Udp)
    {
        var (from, to, answering) = (IPEndPoint.Parse(source), IPEndPoint.Parse(destination), IPEndPoint.Parse(endpoint));
        return new ConntrackEntry { Original = Tuple(from, to, protocol), Reply = Tuple(answering, from, protocol), TimeoutSeconds = 600 };
    }

    private static ConntrackTuple Tuple(IPEndPoint from, IPEndPoint to, TransportProtocol protocol) => new()
    {
        Source = from.Address,
        Destination = to.Address,
        Protocol = protocol,
        SourcePort = (ushort)from.Port,
        DestinationPort = (ushort)to.Port,
    };

    private static void Wait(Func<bool> condition)
    {
        for (var time = Stopwatch.StartNew(); !condition() && time.Elapsed < TimeSpan.FromSeconds(20);)
        {
            Thread.Sleep(5);
        }

        condition().ShouldBeTrue();
    }

    // Ours, and those of everybody else that look a little like ours.
    private Dictionary<string, ConntrackEntry> MakeFlows()
    {
        var flows = new Dictionary<string, ConntrackEntry>
        {
            ["vip"] = Flow(Vip, Vip, "10.244.0.2:1001"),
            ["vip>A"] = Flow(Vip, A, "10.244.0.2:1002"),
            ["vip>B"] = Flow(Vip, B, "10.244.0.2:1003"),
            ["vip54"] = Flow("10.96.0.10:54", "10.96.0.10:54", "10.244.0.2:1016"),
            ["node"] = Flow("192.0.2.1:30053", "192.0.2.1:30053", "198.51.100.1:1004"),
            ["node>A"] = Flow("192.0.2.1:30053", A, "198.51.100.1:1005"),
            ["external"] = Flow("203.0.113.5:53", "203.0.113.5:53", "198.51.100.1:1006"),
            ["external>A"] = Flow("203.0.113.5:53", A, "198.51.100.1:1007"),
            ["pod to a stranger's port 30053"] = Flow("198.51.100.9:30053", "198.51.100.9:30053", "10.244.0.2:1008"),
            ["VXLAN of flannel"] = Flow("192.0.2.1:8472", "192.0.2.1:8472", "192.0.2.2:1009"),
            ["VXLAN out"] = Flow("192.0.2.2:4789", "192.0.2.2:4789", "192.0.2.1:1010"),
            ["WireGuard"] = Flow("192.0.2.1:51820", "192.0.2.1:51820", "192.0.2.2:1011"),
            ["host to pod"] = Flow(A, A, "192.0.2.1:1012"),
            ["other Service to A"] = Flow("10.96.0.11:53", A, "10.244.0.2:1013"),
            ["TCP to the same address"] = Flow(Vip, A, "10.244.0.2:1014", TransportProtocol.Tcp) with { TcpState = ConntrackTcpState.Established, Status = ConntrackStatus.SeenReply | ConntrackStatus.Assured },
            ["a virtual switch's"] = Flow(Vip, A, "10.244.0.2:1015") with { Zone = 9 },
        };
        foreach (var flow in flows.Values)
        {
            _kernel.Create(flow);
        }

        return flows;
    }

    private List<ConntrackTuple> Left()
    {
        var left = new List<ConntrackTuple>();
        _kernel.Dump(new ConntrackFilter(), (in entry) => left.Add(entry.Original));
        return left;
    }

    // Until nothing waits for its second look.
    private void Settle() => Wait(() => _reconciler.Step() == Timeout.InfiniteTimeSpan);

    private NftablesBackend StartBackend()
    {
        var backend = new NftablesBackend(IPFamily.IPv4, NftablesConnection.Open(_sandbox.Namespace));
        _opened.Add(backend);
        return backend;
    }

    private void Sync(NftablesBackend backend, Ruleset applied, Ruleset desired)
    {
        backend.Apply(applied.To(desired));
        _reconciler.Take(applied.To(desired));
    }

    private Socket Bind(string endPoint)
    {
        var socket = _sandbox.Namespace.Run(() => new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp));
        socket.ReceiveTimeout = 20_000;
        socket.Bind(IPEndPoint.Parse(endPoint));
        return socket;
    }
}
