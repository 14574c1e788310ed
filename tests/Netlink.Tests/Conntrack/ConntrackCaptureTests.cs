using System.Net;
using KubeProxyNet.Netlink.Conntrack;

namespace KubeProxyNet.Netlink.Tests.Conntrack;

/// <summary>Bytes from strace of conntrack, but for the padding between attributes, which the tool leaves uninitialised and which is zero here.</summary>
public sealed class ConntrackCaptureTests
{
    [Fact]
    public void A_translated_UDP_flow_is_written_as_conntrack_writes_it_and_read_back()
    {
        var captured = new SentCapture(
            "conntrack -I -s 10.0.0.1 -d 10.96.0.10 -r 10.42.0.5 -q 10.0.0.1 -p udp --sport 5000 --dport 53 --reply-port-src 5353 --reply-port-dst 5000 -t 100",
            "84000000 0001 0506 98d0056b 00000000  02000000  3400 0180 "
            + "14000180080001000a000001080002000a60000a1c000280050001001100000006000200138800000600030000350000  3400 0280 "
            + "14000180080001000a2a0005080002000a0000011c00028005000100110000000600020014e900000600030013880000  0800 0700 "
            + "00000064");

        var entry = new ConntrackEntry
        {
            Original = new ConntrackTuple { Source = IPAddress.Parse("10.0.0.1"), Destination = IPAddress.Parse("10.96.0.10"), Protocol = TransportProtocol.Udp, SourcePort = 5000, DestinationPort = 53 },
            Reply = new ConntrackTuple { Source = IPAddress.Parse("10.42.0.5"), Destination = IPAddress.Parse("10.0.0.1"), Protocol = TransportProtocol.Udp, SourcePort = 5353, DestinationPort = 5000 },
            TimeoutSeconds = 100,
        };

        captured.ShouldBeWrittenBy((ref writer, sequence) => writer.WriteCreateEntry(sequence, entry));
        captured.Read(ConntrackMessages.ReadEntry).ShouldBe(entry);
    }

    [Fact]
    public void A_TCP_connection_with_a_mark_is_written_as_conntrack_writes_it_and_read_back()
    {
        var captured = new SentCapture(
            "conntrack -I -s 10.0.0.2 -d 10.0.0.9 -p tcp --sport 5001 --dport 80 --state ESTABLISHED -t 100 -m 7",
            "ac000000 0001 0506 98d0056b 00000000  02000000  3400 0180 "
            + "14000180080001000a000002080002000a0000091c000280050001000600000006000200138900000600030000500000  3400 0280 "
            + "14000180080001000a000009080002000a0000021c000280050001000600000006000200005000000600030013890000  0800 0700 "
            + "00000064  0800 0800 00000007  2000 0480 1c0001800500010003000000060004000a0a0000060005000a0a0000");

        var entry = new ConntrackEntry
        {
            Original = new ConntrackTuple { Source = IPAddress.Parse("10.0.0.2"), Destination = IPAddress.Parse("10.0.0.9"), Protocol = TransportProtocol.Tcp, SourcePort = 5001, DestinationPort = 80 },
            Reply = new ConntrackTuple { Source = IPAddress.Parse("10.0.0.9"), Destination = IPAddress.Parse("10.0.0.2"), Protocol = TransportProtocol.Tcp, SourcePort = 80, DestinationPort = 5001 },
            TimeoutSeconds = 100,
            Mark = 7,
            TcpState = ConntrackTcpState.Established,
        };

        captured.ShouldBeWrittenBy((ref writer, sequence) => writer.WriteCreateEntry(sequence, entry));
        captured.Read(ConntrackMessages.ReadEntry).ShouldBe(entry);
    }

    [Fact]
    public void An_IPv6_flow_in_a_zone_is_written_as_conntrack_writes_it_and_read_back()
    {
        var captured = new SentCapture(
            "conntrack -I -s fd00::1 -d fd00::2 -p udp --sport 5002 --dport 53 -t 100 -w 3",
            "bc000000 0001 0506 98d0056b 00000000  0a000000  4c00 0180 "
            + "2c00018014000300fd00000000000000000000000000000114000400fd0000000000000000000000000000021c00028005000100110000"
            + "0006000200138a00000600030000350000  4c00 0280 "
            + "2c00018014000300fd00000000000000000000000000000214000400fd0000000000000000000000000000011c00028005000100110000"
            + "00060002000035000006000300138a0000  0800 0700 00000064  0600 1200 00030000");

        var entry = new ConntrackEntry
        {
            Original = new ConntrackTuple { Source = IPAddress.Parse("fd00::1"), Destination = IPAddress.Parse("fd00::2"), Protocol = TransportProtocol.Udp, SourcePort = 5002, DestinationPort = 53 },
            Reply = new ConntrackTuple { Source = IPAddress.Parse("fd00::2"), Destination = IPAddress.Parse("fd00::1"), Protocol = TransportProtocol.Udp, SourcePort = 53, DestinationPort = 5002 },
            TimeoutSeconds = 100,
            Zone = 3,
        };

        captured.ShouldBeWrittenBy((ref writer, sequence) => writer.WriteCreateEntry(sequence, entry));
        captured.Read(ConntrackMessages.ReadEntry).ShouldBe(entry);
    }

    [Fact]
    public void An_ICMP_echo_is_written_as_conntrack_writes_it_and_read_back()
    {
        var captured = new SentCapture(
            "conntrack -I -s 10.0.0.3 -d 10.0.0.4 -p icmp --icmp-type 8 --icmp-code 0 --icmp-id 77 -t 100",
            "94000000 0001 0506 98d0056b 00000000  02000000  3c00 0180 "
            + "14000180080001000a000003080002000a0000042400028005000100010000000500060000000000050005000800000006000400004d00"
            + "00  3c00 0280 14000180080001000a000004080002000a00000324000280050001000100000005000600000000000500050000000000"
            + "06000400004d0000  0800 0700 00000064");

        var entry = new ConntrackEntry
        {
            Original = new ConntrackTuple { Source = IPAddress.Parse("10.0.0.3"), Destination = IPAddress.Parse("10.0.0.4"), Protocol = TransportProtocol.Icmp, IcmpId = 77, IcmpType = 8 },
            Reply = new ConntrackTuple { Source = IPAddress.Parse("10.0.0.4"), Destination = IPAddress.Parse("10.0.0.3"), Protocol = TransportProtocol.Icmp, IcmpId = 77 },
            TimeoutSeconds = 100,
        };

        captured.ShouldBeWrittenBy((ref writer, sequence) => writer.WriteCreateEntry(sequence, entry));
        captured.Read(ConntrackMessages.ReadEntry).ShouldBe(entry);
    }

    [Fact]
    public void An_ICMPv6_echo_is_written_as_conntrack_writes_it_and_read_back()
    {
        var captured = new SentCapture(
            "conntrack -I -s fd00::1 -d fd00::2 -p icmpv6 --icmpv6-type 128 --icmpv6-code 0 --icmpv6-id 78 -t 100",
            "c4000000 0001 0506 98d0056b 00000000  0a000000  5400 0180 "
            + "2c00018014000300fd00000000000000000000000000000114000400fd00000000000000000000000000000224000280050001003a0000"
            + "000500090000000000050008008000000006000700004e0000  5400 0280 "
            + "2c00018014000300fd00000000000000000000000000000214000400fd00000000000000000000000000000124000280050001003a0000"
            + "000500090000000000050008008100000006000700004e0000  0800 0700 00000064");

        var entry = new ConntrackEntry
        {
            Original = new ConntrackTuple { Source = IPAddress.Parse("fd00::1"), Destination = IPAddress.Parse("fd00::2"), Protocol = TransportProtocol.IcmpV6, IcmpId = 78, IcmpType = 128 },
            Reply = new ConntrackTuple { Source = IPAddress.Parse("fd00::2"), Destination = IPAddress.Parse("fd00::1"), Protocol = TransportProtocol.IcmpV6, IcmpId = 78, IcmpType = 129 },
            TimeoutSeconds = 100,
        };

        captured.ShouldBeWrittenBy((ref writer, sequence) => writer.WriteCreateEntry(sequence, entry));
        captured.Read(ConntrackMessages.ReadEntry).ShouldBe(entry);
    }

    [Fact]
    public void A_list_is_asked_for_as_conntrack_asks()
    {
        var captured = new SentCapture(
            "conntrack -L",
            "14000000 0101 0103 9ad0056b 00000000  00000000");

        captured.ShouldBeWrittenBy((ref writer, sequence) => writer.WriteDump(sequence, new ConntrackFilter(), withTuples: false));
    }

    [Fact]
    public void A_list_by_mark_is_asked_for_as_conntrack_asks()
    {
        var captured = new SentCapture(
            "conntrack -L -m 7",
            "24000000 0101 0103 9ad0056b 00000000  00000000  0800 0800 00000007  0800 1500 ffffffff");

        captured.ShouldBeWrittenBy((ref writer, sequence) => writer.WriteDump(sequence, new ConntrackFilter { Mark = 7 }, withTuples: false));
    }

    [Fact]
    public void A_list_of_a_family_is_asked_for_as_conntrack_asks()
    {
        var captured = new SentCapture(
            "conntrack -L -d 10.96.0.10",
            "14000000 0101 0103 9ad0056b 00000000  02000000");

        captured.ShouldBeWrittenBy((ref writer, sequence) => writer.WriteDump(sequence, new ConntrackFilter { Original = new() { Destination = IPAddress.Parse("10.96.0.10") } }, withTuples: false));
    }
}
