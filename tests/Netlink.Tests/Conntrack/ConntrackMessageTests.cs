using System.Net;
using KubeProxyNet.Netlink.Conntrack;
using KubeProxyNet.Netlink.Wire;

namespace KubeProxyNet.Netlink.Tests.Conntrack;

/// <summary>What the kernel said to conntrack, in conntrack.capture, where the commands that made it stand too.</summary>
public sealed class ConntrackMessageTests
{
    private static readonly KernelCapture Capture = new("conntrack.capture");

    [Fact]
    public void Flows_are_read()
    {
        var entries = Capture["conntrack -L"].Select(bytes => Read(bytes, ConntrackMessages.ReadEntry)).ToList();

        entries.Select(entry => entry.Original.ToString()).ShouldBe(
        [
            "Tcp 10.0.0.2:5001 > 10.0.0.9:80",
            "Udp fd00::1:5002 > fd00::2:53",
            "Udp 10.0.0.1:5000 > 10.96.0.10:53",
            "IcmpV6 fd00::1 > fd00::2 type 128 id 78",
            "Icmp 10.0.0.3 > 10.0.0.4 type 8 id 77",
        ]);
        entries[2].ShouldBe(new ConntrackEntry
        {
            Original = new ConntrackTuple
            {
                Source = IPAddress.Parse("10.0.0.1"),
                Destination = IPAddress.Parse("10.96.0.10"),
                Protocol = TransportProtocol.Udp,
                SourcePort = 5000,
                DestinationPort = 53,
            },
            Reply = new ConntrackTuple
            {
                Source = IPAddress.Parse("10.42.0.5"),
                Destination = IPAddress.Parse("10.0.0.1"),
                Protocol = TransportProtocol.Udp,
                SourcePort = 5353,
                DestinationPort = 5000,
            },
            TimeoutSeconds = 99,
            Id = 0x39e2f352,
        } with
        { Status = entries[2].Status });
        (entries[2].Status & (ConntrackStatus.Confirmed | ConntrackStatus.SeenReply)).ShouldBe(ConntrackStatus.Confirmed);
        (entries[0].Mark, entries[0].TcpState).ShouldBe((7u, ConntrackTcpState.Established));
        entries[1].Zone.ShouldBe((ushort)3);
        entries[3].Reply.IcmpType.ShouldBe((byte)129);
    }

    [Fact]
    public void The_count_is_read()
    {
        Read(Capture["conntrack -C"].Single(), ConntrackMessages.ReadCount).ShouldBe(new ConntrackCount(5, 262144));
    }

    private static T Read<T>(byte[] bytes, Func<NetlinkMessage, T> read)
    {
        var messages = new NetlinkMessageReader(bytes);
        messages.Read().ShouldBeTrue();
        return read(messages.Message);
    }
}
