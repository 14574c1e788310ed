using System.Net;
using System.Net.Sockets;
using KubeProxyNet.Netlink.Conntrack;
using KubeProxyNet.Netlink.Generic;
using KubeProxyNet.Netlink.Ipvs;
using static KubeProxyNet.Netlink.Uapi.IpVsH;

namespace KubeProxyNet.Netlink.Tests.Ipvs;

/// <summary>Bytes from strace of ipvsadm. Where the tool repeats what the kernel does not look at, the part that counts is compared.</summary>
public sealed class IpvsCaptureTests
{
    private const ushort Family = 0x22;

    private static readonly VirtualServiceId Dns = VirtualServiceId.Of(TransportProtocol.Tcp, IPAddress.Parse("10.96.0.10"), 53);
    private static readonly VirtualServiceId Web6 = VirtualServiceId.Of(TransportProtocol.Tcp, IPAddress.Parse("fd00:96::a"), 443);
    private static readonly VirtualServiceId Marked = VirtualServiceId.OfMark(268435457, AddressFamily.InterNetwork);

    [Fact]
    public void The_family_is_asked_for_as_ipvsadm_asks()
    {
        var captured = new SentCapture("ipvsadm -A -t 10.96.0.10:53 -s rr", "20000000 1000 0500 fbd5076b 00000000  03 01 0000  0900 0200 4950565300000000");

        captured.ShouldBeWrittenBy((ref writer, sequence) => writer.WriteGetFamily(sequence, "IPVS"));
    }

    [Fact]
    public void A_service_is_written_as_ipvsadm_writes_it_and_read_back() => ShouldBe(
        new VirtualService(Dns, "rr"),
        IPVS_CMD_NEW_SERVICE,
        "ipvsadm -A -t 10.96.0.10:53 -s rr",
        "68000000 2200 0500 fcd5076b 00000000  01 01 0000  5400 0180  0600 0100 02000000  0600 0200 06000000  "
        + "1400 0300 0a60000a000000000000000000000000  0600 0400 00350000  0700 0600 72720000  0c00 0700 00000000ffffffff  0800 0800 00000000  0800 0900 ffffffff");

    [Fact]
    public void A_persistent_UDP_service_is_written_as_ipvsadm_writes_it_and_read_back() => ShouldBe(
        new VirtualService(VirtualServiceId.Of(TransportProtocol.Udp, IPAddress.Parse("10.96.0.10"), 53), "wlc") { Flags = IpvsServiceFlags.Persistent, Timeout = 10800 },
        IPVS_CMD_NEW_SERVICE,
        "ipvsadm -A -u 10.96.0.10:53 -s wlc -p 10800",
        "68000000 2200 0500 fcd5076b 00000000  01 01 0000  5400 0180  0600 0100 02000000  0600 0200 11000000  "
        + "1400 0300 0a60000a000000000000000000000000  0600 0400 00350000  0800 0600 776c6300  0c00 0700 01000000ffffffff  0800 0800 302a0000  0800 0900 ffffffff");

    [Fact]
    public void An_IPv6_service_with_scheduler_flags_is_written_as_ipvsadm_writes_it_and_read_back() => ShouldBe(
        new VirtualService(Web6, "mh") { Flags = IpvsServiceFlags.Scheduler1 | IpvsServiceFlags.Scheduler2 },
        IPVS_CMD_NEW_SERVICE,
        "ipvsadm -A -t [fd00:96::a]:443 -s mh -b mh-port,mh-fallback",
        "68000000 2200 0500 fdd5076b 00000000  01 01 0000  5400 0180  0600 0100 0a000000  0600 0200 06000000  "
        + "1400 0300 fd00009600000000000000000000000a  0600 0400 01bb0000  0700 0600 6d680000  0c00 0700 18000000ffffffff  0800 0800 00000000  0800 0900 80000000");

    [Fact]
    public void A_service_for_a_mark_is_written_as_ipvsadm_writes_it_and_read_back() => ShouldBe(
        new VirtualService(Marked, "rr"),
        IPVS_CMD_NEW_SERVICE,
        "ipvsadm -A -f 268435457 -s rr",
        "4c000000 2200 0500 fdd5076b 00000000  01 01 0000  3800 0180  0600 0100 02000000  0800 0500 01000010  "
        + "0700 0600 72720000  0c00 0700 00000000ffffffff  0800 0800 00000000  0800 0900 ffffffff");

    [Fact]
    public void An_IPv6_service_for_a_mark_is_written_as_ipvsadm_writes_it_and_read_back() => ShouldBe(
        new VirtualService(VirtualServiceId.OfMark(268435457, AddressFamily.InterNetworkV6), "rr"),
        IPVS_CMD_NEW_SERVICE,
        "ipvsadm -A -f 268435457 -6 -s rr",
        "4c000000 2200 0500 fdd5076b 00000000  01 01 0000  3800 0180  0600 0100 0a000000  0800 0500 01000010  "
        + "0700 0600 72720000  0c00 0700 00000000ffffffff  0800 0800 00000000  0800 0900 80000000");

    [Fact]
    public void A_changed_service_is_written_as_ipvsadm_writes_it_and_read_back() => ShouldBe(
        new VirtualService(Dns, "lc") { Flags = IpvsServiceFlags.Persistent, Timeout = 300, ClientPrefixLength = 24 },
        IPVS_CMD_SET_SERVICE,
        "ipvsadm -E -t 10.96.0.10:53 -s lc -p 300 -M 255.255.255.0",
        "68000000 2200 0500 fdd5076b 00000000  02 01 0000  5400 0180  0600 0100 02000000  0600 0200 06000000  "
        + "1400 0300 0a60000a000000000000000000000000  0600 0400 00350000  0700 0600 6c630000  0c00 0700 01000000ffffffff  0800 0800 2c010000  0800 0900 ffffff00");

    [Fact]
    public void A_destination_is_written_as_ipvsadm_writes_it_but_for_tunnels_and_read_back() => ShouldBe(
        Dns,
        new IpvsDestination(IPAddress.Parse("10.244.1.7"), 5353) { Weight = 0, UpperThreshold = 100, LowerThreshold = 50 },
        IPVS_CMD_SET_DEST,
        "ipvsadm -e -t 10.96.0.10:53 -r 10.244.1.7:5353 -m -w 0 -x 100 -y 50",
        "c8000000 2200 0500 fed5076b 00000000  06 01 0000  5400 0180  0600 0100 02000000  0600 0200 06000000  "
        + "1400 0300 0a60000a000000000000000000000000  0600 0400 00350000  0500 0600 00000000  0c00 0700 00000000ffffffff  0800 0800 00000000  0800 0900 ffffffff  ",
        "0600 0b00 02000000  1400 0100 0af40107000000000000000000000000  0600 0200 14e90000  0800 0300 00000000  0800 0400 00000000  ",
        "0800 0500 64000000  0800 0600 32000000");

    [Fact]
    public void An_IPv6_destination_is_written_as_ipvsadm_writes_it_but_for_tunnels_and_read_back() => ShouldBe(
        Web6,
        new IpvsDestination(IPAddress.Parse("fd00:244::7"), 8443),
        IPVS_CMD_NEW_DEST,
        "ipvsadm -a -t [fd00:96::a]:443 -r [fd00:244::7]:8443 -m",
        "c8000000 2200 0500 fed5076b 00000000  05 01 0000  5400 0180  0600 0100 0a000000  0600 0200 06000000  "
        + "1400 0300 fd00009600000000000000000000000a  0600 0400 01bb0000  0500 0600 00000000  0c00 0700 00000000ffffffff  0800 0800 00000000  0800 0900 80000000  ",
        "0600 0b00 0a000000  1400 0100 fd000244000000000000000000000007  0600 0200 20fb0000  0800 0300 00000000  0800 0400 01000000  ",
        "0800 0500 00000000  0800 0600 00000000");

    [Fact]
    public void Services_are_listed_as_ipvsadm_lists_them()
    {
        var captured = new SentCapture("ipvsadm -Ln", "14000000 2200 0503 ffd5076b 00000000  04 01 0000");

        WithoutAck(captured).ShouldBeWrittenBy((ref writer, sequence) => writer.WriteListServices(Family, sequence));
    }

    [Fact]
    public void Destinations_are_listed_as_ipvsadm_lists_them()
    {
        var captured = new SentCapture(
            "ipvsadm -Ln",
            "44000000 2200 0503 ffd5076b 00000000  08 01 0000  3000 0180  0600 0100 02000000  0600 0200 06000000  1400 0300 0a60000a000000000000000000000000  0600 0400 00350000");
        var marked = new SentCapture("ipvsadm -Ln", "28000000 2200 0503 ffd5076b 00000000  08 01 0000  1400 0180  0600 0100 02000000  0800 0500 01000010");

        WithoutAck(captured).ShouldBeWrittenBy((ref writer, sequence) => writer.WriteListDestinations(Family, sequence, Dns));
        WithoutAck(marked).ShouldBeWrittenBy((ref writer, sequence) => writer.WriteListDestinations(Family, sequence, Marked));
    }

    [Fact]
    public void Timeouts_are_set_and_asked_for_as_ipvsadm_does()
    {
        var set = new SentCapture("ipvsadm --set 900 120 300", "2c000000 2200 0500 ffd5076b 00000000  0c 01 0000  0800 0400 84030000  0800 0500 78000000  0800 0600 2c010000");
        var get = new SentCapture("ipvsadm -L --timeout", "14000000 2200 0500 00d6076b 00000000  0d 01 0000");

        set.ShouldBeWrittenBy((ref writer, sequence) => writer.WriteSetTimeouts(Family, sequence, new IpvsTimeouts(900, 120, 300)));
        set.Read(IpvsMessages.ReadTimeouts).ShouldBe(new IpvsTimeouts(900, 120, 300));
        get.ShouldBeWrittenBy((ref writer, sequence) => writer.WriteGetTimeouts(Family, sequence));
    }

    [Fact]
    public void The_version_is_asked_for_as_ipvsadm_asks_and_read()
    {
        var asked = new SentCapture("ipvsadm -Ln", "14000000 2200 0500 ffd5076b 00000000  0f 01 0000");
        var answer = new SentCapture("ipvsadm -Ln", "24000000 2200 0000 ffd5076b 00000000  0e 01 0000  0800 0100 01020100  0800 0200 00100000");

        asked.ShouldBeWrittenBy((ref writer, sequence) => writer.WriteGetInfo(Family, sequence));
        answer.Read(IpvsMessages.ReadVersion).ShouldBe(new Version(1, 2, 1));
    }

    // The tool asks for an acknowledgement of lists, too, which the end of the list already is.
    private static SentCapture WithoutAck(SentCapture captured) => captured with { Hex = captured.Hex.Replace("2200 0503", "2200 0103", StringComparison.Ordinal) };

    private static void ShouldBe(VirtualService service, byte command, string typed, string hex)
    {
        var captured = new SentCapture(typed, hex);

        captured.ShouldBeWrittenBy((ref writer, sequence) => writer.WriteService(Family, command, sequence, service));
        captured.Read(IpvsMessages.ReadService).ShouldBe(service);
    }

    // The tool repeats the service's settings in front and tells tunnel settings between weight and thresholds; the kernel looks at neither here.
    private static void ShouldBe(VirtualServiceId service, IpvsDestination destination, byte command, string typed, string head, string before, string after)
    {
        const string Tunnel = "0500 0d00 00000000  0600 0e00 00000000  0600 0f00 00000000  ";
        var captured = new SentCapture(typed, head + "6000 0280  " + before + Tunnel + after);
        captured.Bytes.Length.ShouldBe(captured.Bytes[0]);

        var writer = new Wire.Written((ref output) => output.WriteDestination(Family, command, 1, service, destination));

        writer.Hex.ShouldEndWith(Compact("4800 0280" + before + after));
        captured.Read(IpvsMessages.ReadDestination).ShouldBe(destination);
        writer.Read(IpvsMessages.ReadDestination).ShouldBe(destination);
    }

    private static string Compact(string hex) => hex.Replace(" ", string.Empty, StringComparison.Ordinal);
}
