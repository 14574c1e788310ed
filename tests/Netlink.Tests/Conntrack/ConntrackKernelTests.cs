using System.Net;
using System.Net.Sockets;
using KubeProxyNet.Netlink.Conntrack;
using KubeProxyNet.Testing;

namespace KubeProxyNet.Netlink.Tests.Conntrack;

public sealed class ConntrackKernelTests : ConntrackTest
{
    private static readonly ConntrackEntry[] Flows =
    [
        Flow("10.0.0.1:1001", "10.96.0.10:53", "10.42.0.5:53"),
        Flow("10.0.0.1:1002", "10.96.0.10:53", "10.42.0.6:53") with { Mark = 0x14000 },
        Flow("10.0.0.2:1003", "10.96.0.11:53", "10.42.0.5:53") with { Zone = 7 },
        Flow("10.0.0.2:1004", "10.96.0.10:80", "10.42.0.5:8080", TransportProtocol.Tcp) with { TcpState = ConntrackTcpState.Established },
        Flow("10.0.0.3:1005", "10.96.0.10:53", "10.42.0.6:53") with { Status = ConntrackStatus.SeenReply | ConntrackStatus.Assured },
        Flow("[fd00::1]:1006", "[fd96::10]:53", "[fd42::5]:53"),
        Flow("[fd00::1]:1007", "[fd96::10]:53", "[fd42::6]:53"),
        Flow("[fd00::2]:1008", "[fd96::11]:53", "[fd42::5]:53"),
    ];

    public static TheoryData<string, string, int> Filters => new()
    {
        { "original destination", "-d 10.96.0.10", 4 },
        { "original source", "-s 10.0.0.1", 2 },
        { "reply source", "-r 10.42.0.5", 3 },
        { "reply source and protocol", "-r 10.42.0.5 -p udp", 2 },
        { "reply source, port and protocol", "-r 10.42.0.5 -p udp --reply-port-src 53", 2 },
        { "destination, port and protocol", "-d 10.96.0.10 -p udp --orig-port-dst 53", 3 },
        { "one whole tuple", "-s 10.0.0.1 -d 10.96.0.10 -p udp --orig-port-src 1001 --orig-port-dst 53", 1 },
        { "protocol", "-p tcp", 1 },
        { "mark", "-m 0x4000/0x4000", 1 },
        { "status", "-u ASSURED", 1 },
        { "zone", "-w 7", 1 },
        { "usual zone", "-w 0", 7 },
        { "family", "-f ipv6", 3 },
        { "IPv6 destination", "-f ipv6 -d fd96::10", 2 },
        { "IPv6 reply source", "-f ipv6 -r fd42::5 -p udp", 2 },
        { "nothing that is there", "-d 10.96.0.99", 0 },
        { "everything", "", 8 },
    };

    [KernelFact]
    public void Flows_are_what_conntrack_shows()
    {
        MakeFlows();

        var dumped = Dump(new ConntrackFilter());

        dumped.Count.ShouldBe(Flows.Length);
        dumped.ShouldAllBe(entry => entry.Id != 0 && entry.TimeoutSeconds > 500 && (entry.Status & ConntrackStatus.Confirmed) != 0);
        foreach (var flow in Flows)
        {
            var found = dumped.Single(entry => entry.Original == flow.Original);
            (found.Reply, found.Mark, found.Zone, found.TcpState).ShouldBe((flow.Reply, flow.Mark, flow.Zone, flow.TcpState));
        }

        Seen().Order().Select(Ports).ShouldBe(dumped.Select(entry => $"sport={entry.Original.SourcePort} dport={entry.Original.DestinationPort}"), ignoreOrder: true);
        Kernel.Count().Entries.ShouldBe((uint)Flows.Length);
        Kernel.Count().Maximum.ShouldNotBeNull().ShouldBeGreaterThan(0u);
    }

    [KernelFact]
    public void Each_filter_finds_what_conntrack_finds()
    {
        MakeFlows();

        foreach (var row in Filters)
        {
            var (name, arguments, count) = ((string)row[0], (string)row[1], (int)row[2]);
            var found = Dump(Filter(name));

            found.Count.ShouldBe(count, name);
            found.Select(entry => Number(entry.Original.SourcePort)).ShouldBe(Seen(arguments).Select(SourcePort), ignoreOrder: true, name);
        }
    }

    [KernelFact]
    public void Each_filter_deletes_what_it_finds_and_nothing_else()
    {
        foreach (var row in Filters)
        {
            var (name, count) = ((string)row[0], (int)row[2]);
            MakeFlows();
            var found = Dump(Filter(name)).Select(entry => entry.Original).ToHashSet();

            var deleted = Kernel.DeleteWhere(Filter(name));

            (deleted ?? count).ShouldBe(count, name);
            Dump(new ConntrackFilter()).Select(entry => entry.Original).ShouldBe(Flows.Select(flow => flow.Original).Where(flow => !found.Contains(flow)), ignoreOrder: true, name);
            Kernel.DeleteWhere(new ConntrackFilter());
            Seen().ShouldBeEmpty();
        }
    }

    [KernelFact]
    public void IPv4_filters_are_deleted_in_the_kernel_where_it_can()
    {
        MakeFlows();

        var deleted = Kernel.DeleteWhere(Filter("reply source and protocol"));

        // 6.12 or so is the first that can; older ones give a count, by dump.
        (deleted is null or 2).ShouldBeTrue();
        (Environment.OSVersion.Version < new Version(6, 12) || deleted is null).ShouldBeTrue();
    }

    [KernelFact]
    public void What_has_not_happened_to_a_flow_is_a_filter_too()
    {
        MakeFlows();

        var unreplied = Dump(new ConntrackFilter { Family = AddressFamily.InterNetwork, Protocol = TransportProtocol.Udp, StatusAbsent = ConntrackStatus.SeenReply });

        unreplied.Select(entry => entry.Original.SourcePort).ShouldBe(new ushort[] { 1001, 1002, 1003 }, ignoreOrder: true);
    }

    [KernelFact]
    public void A_flow_is_deleted_once_and_a_later_one_is_kept()
    {
        MakeFlows();
        var entry = Dump(Filter("one whole tuple")).Single();

        Kernel.Delete(entry with { Id = entry.Id + 1 }).ShouldBeFalse();
        Dump(Filter("one whole tuple")).Count.ShouldBe(1);
        Kernel.Delete(entry).ShouldBeTrue();
        Kernel.Delete(entry).ShouldBeFalse();

        Seen().Count.ShouldBe(Flows.Length - 1);
        var zoned = Dump(Filter("zone")).Single();
        Kernel.Delete(zoned with { Zone = 0 }).ShouldBeFalse();
        Kernel.Delete(zoned).ShouldBeTrue();
    }

    [KernelFact]
    public void Many_flows_are_deleted_at_once_and_those_that_are_gone_are_passed_over()
    {
        MakeFlows();
        var flows = Dump(new ConntrackFilter()).ToArray();
        flows[1] = flows[1] with { Id = flows[1].Id + 1 };
        Kernel.Delete(flows[2]).ShouldBeTrue();
        Kernel.Delete(flows[^1]).ShouldBeTrue();

        Kernel.Delete(flows.AsSpan()).ShouldBe(Flows.Length - 3);
        Kernel.Delete(flows.AsSpan()).ShouldBe(0);
        Kernel.Delete([]).ShouldBe(0);

        Dump(new ConntrackFilter()).Single().Original.ShouldBe(flows[1].Original);
        Should.Throw<ArgumentOutOfRangeException>(() => Kernel.Delete(new ConntrackEntry[65].AsSpan()));
    }

    [KernelFact]
    public void A_flow_that_is_there_already_is_an_error()
    {
        Kernel.Create(Flows[0]);

        Should.Throw<NetlinkException>(() => Kernel.Create(Flows[0])).IsAlreadyExists.ShouldBeTrue();
    }

    [KernelFact]
    public void Deleting_while_dumping_is_fine()
    {
        for (ushort port = 1; port <= 5000; port++)
        {
            Kernel.Create(Flow($"10.0.0.1:{port}", "10.96.0.10:53", "10.42.0.5:53"));
        }

        var deleted = 0;
        Kernel.Dump(new ConntrackFilter(), (in entry) => deleted += Kernel.Delete(entry) ? 1 : 0);

        deleted.ShouldBe(5000);
        Kernel.Count().Entries.ShouldBe(0u);
    }

    [KernelFact]
    public void A_dump_allocates_nothing_per_flow()
    {
        for (ushort port = 1; port <= 5000; port++)
        {
            Kernel.Create(Flow($"10.0.0.1:{port}", "10.96.0.10:53", "10.42.0.5:53"));
        }

        var filter = new ConntrackFilter { Mark = 0, Reply = new() { Source = IPAddress.Parse("10.42.0.5") } };
        var seen = 0;
        Kernel.Dump(filter, (in _) => seen++);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Kernel.Dump(filter, (in _) => seen++);

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(5000);
        seen.ShouldBe(10_000);
    }

    [KernelFact]
    public void Real_flows_are_seen_with_their_translation_and_state()
    {
        Witness.Configure(
            Namespace,
            "ip link set lo up",
            "ip addr add 10.96.0.10/32 dev lo",
            "nft add table ip t",
            "nft add chain ip t out { type nat hook output priority -100 ; }",
            "nft add rule ip t out ip daddr 10.96.0.10 udp dport 53 dnat to 127.0.0.1:5353",
            "nft add rule ip t out ct state new meta mark set 1");
        using var server = Namespace.Run(() => Bound(SocketType.Dgram, "127.0.0.1:5353"));
        using var client = Namespace.Run(() => Bound(SocketType.Dgram, "127.0.0.1:4000"));
        client.SendTo("ask"u8, IPEndPoint.Parse("10.96.0.10:53"));
        EndPoint from = new IPEndPoint(IPAddress.Any, 0);
        server.ReceiveFrom(new byte[16], ref from);
        server.SendTo("answer"u8, from);
        client.Receive(new byte[16]);
        using var listener = Namespace.Run(() => Bound(SocketType.Stream, "127.0.0.1:8080"));
        listener.Listen();
        using var connection = Namespace.Run(() => Bound(SocketType.Stream, "127.0.0.1:4001"));
        connection.Connect(IPEndPoint.Parse("127.0.0.1:8080"));

        var udp = Dump(new ConntrackFilter { Protocol = TransportProtocol.Udp, Original = new() { Destination = IPAddress.Parse("10.96.0.10") } }).Single();
        var tcp = Dump(new ConntrackFilter { Protocol = TransportProtocol.Tcp, Original = new() { DestinationPort = 8080 }, Family = AddressFamily.InterNetwork }).Single();

        udp.Reply.Source.ToIPAddress().ShouldBe(IPAddress.Loopback);
        udp.Reply.SourcePort.ShouldBe((ushort)5353);
        (udp.Status & (ConntrackStatus.SeenReply | ConntrackStatus.DestinationNat)).ShouldBe(ConntrackStatus.SeenReply | ConntrackStatus.DestinationNat);
        (tcp.TcpState, tcp.Original.SourcePort).ShouldBe((ConntrackTcpState.Established, (ushort)4001));
        Kernel.DeleteWhere(new ConntrackFilter { Protocol = TransportProtocol.Udp, Reply = new() { Source = IPAddress.Loopback } });
        Seen().Single().ShouldContain("tcp");
    }

    private static Socket Bound(SocketType type, string endPoint)
    {
        var socket = new Socket(AddressFamily.InterNetwork, type, type == SocketType.Dgram ? ProtocolType.Udp : ProtocolType.Tcp) { ReceiveTimeout = 20_000 };
        socket.Bind(IPEndPoint.Parse(endPoint));
        return socket;
    }

    private static ConntrackFilter Filter(string name) => name switch
    {
        "original destination" => new() { Original = new() { Destination = IPAddress.Parse("10.96.0.10") } },
        "original source" => new() { Original = new() { Source = IPAddress.Parse("10.0.0.1") } },
        "reply source" => new() { Reply = new() { Source = IPAddress.Parse("10.42.0.5") } },
        "reply source and protocol" => new() { Protocol = TransportProtocol.Udp, Reply = new() { Source = IPAddress.Parse("10.42.0.5") } },
        "reply source, port and protocol" => new() { Protocol = TransportProtocol.Udp, Reply = new() { Source = IPAddress.Parse("10.42.0.5"), SourcePort = 53 } },
        "destination, port and protocol" => new() { Protocol = TransportProtocol.Udp, Original = new() { Destination = IPAddress.Parse("10.96.0.10"), DestinationPort = 53 } },
        "one whole tuple" => new()
        {
            Protocol = TransportProtocol.Udp,
            Original = new() { Source = IPAddress.Parse("10.0.0.1"), Destination = IPAddress.Parse("10.96.0.10"), SourcePort = 1001, DestinationPort = 53 },
        },
        _ => OtherFilter(name),
    };

    private static ConntrackFilter OtherFilter(string name) => name switch
    {
        "protocol" => new() { Protocol = TransportProtocol.Tcp },
        "mark" => new() { Mark = 0x14000, MarkMask = 0x4000 },
        "status" => new() { Status = ConntrackStatus.Assured },
        "zone" => new() { Zone = 7 },
        "usual zone" => new() { Zone = 0 },
        "family" => new() { Family = AddressFamily.InterNetworkV6 },
        "IPv6 destination" => new() { Original = new() { Destination = IPAddress.Parse("fd96::10") } },
        "IPv6 reply source" => new() { Protocol = TransportProtocol.Udp, Reply = new() { Source = IPAddress.Parse("fd42::5") } },
        "nothing that is there" => new() { Original = new() { Destination = IPAddress.Parse("10.96.0.99") } },
        "everything" => new(),
        _ => throw new ArgumentException(name),
    };

    private static string Ports(string line) => string.Join(' ', line.Split(' ').Where(word => word.Contains("port=", StringComparison.Ordinal)).Take(2));

    private static string SourcePort(string line) => line.Split(' ').First(word => word.StartsWith("sport=", StringComparison.Ordinal))["sport=".Length..];

    private void MakeFlows()
    {
        foreach (var flow in Flows)
        {
            Kernel.Create(flow);
        }
    }
}
