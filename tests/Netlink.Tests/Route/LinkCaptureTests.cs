using System.Net;
using System.Net.NetworkInformation;
using KubeProxyNet.Netlink.Route;

namespace KubeProxyNet.Netlink.Tests.Route;

public sealed class LinkCaptureTests
{
    [Fact]
    public void A_veth_pair_is_written_as_ip_writes_it()
    {
        var captured = new SentCapture(
            "ip link add v0 type veth peer name v1",
            "54000000 1000 0506 f0ca056b 00000000  00000000000000000000000000000000  0700 0300 76300000  2c00 1200 "
            + "0800010076657468200002001c000100000000000000000000000000000000000700030076310000");

        captured.ShouldBeWrittenBy((ref writer, sequence) => writer.WriteCreateLink(sequence, new VethSpec("v0", "v1")));
    }

    [Fact]
    public void A_veth_pair_with_MTU_and_addresses_is_written_as_ip_writes_it()
    {
        var captured = new SentCapture(
            "ip link add v2 mtu 1400 address 02:00:00:00:00:02 type veth peer name v3 mtu 1400 address 02:00:00:00:00:03",
            "7c000000 1000 0506 f0ca056b 00000000  00000000000000000000000000000000  0800 0400 78050000  0a00 0100 "
            + "0200000000020000  0700 0300 76320000  4000 1200 "
            + "080001007665746834000200300001000000000000000000000000000000000008000400780500000a0001000200000000030000070003"
            + "0076330000");

        var spec = new VethSpec("v2", "v3")
        {
            MTU = 1400,
            Address = PhysicalAddress.Parse("02:00:00:00:00:02"),
            PeerMTU = 1400,
            PeerAddress = PhysicalAddress.Parse("02:00:00:00:00:03"),
        };

        captured.ShouldBeWrittenBy((ref writer, sequence) => writer.WriteCreateLink(sequence, spec));
        var link = captured.Read(LinkMessages.ReadLink);
        (link.Name, link.Kind, link.MTU, link.Address).ShouldBe(("v2", "veth", 1400, PhysicalAddress.Parse("02:00:00:00:00:02")));
    }

    [Fact]
    public void A_bridge_is_written_as_ip_writes_it()
    {
        var captured = new SentCapture(
            "ip link add br0 type bridge",
            "38000000 1000 0506 f0ca056b 00000000  00000000000000000000000000000000  0800 0300 62723000  1000 1200 "
            + "0a0001006272696467650000");

        captured.ShouldBeWrittenBy((ref writer, sequence) => writer.WriteCreateLink(sequence, new BridgeSpec("br0")));
    }

    [Fact]
    public void A_bridge_with_settings_is_written_as_ip_writes_it_and_read_back()
    {
        var captured = new SentCapture(
            "ip link add br1 type bridge ageing_time 30000 stp_state 0 vlan_filtering 0 mcast_snooping 0",
            "5c000000 1000 0506 f0ca056b 00000000  00000000000000000000000000000000  0800 0300 62723100  3400 1200 "
            + "0a0001006272696467650000240002000800040030750000080005000000000005000700000000000500170000000000");

        var bridge = new BridgeSettings { AgeingTime = TimeSpan.FromSeconds(300), SpanningTree = false, VlanFiltering = false, MulticastSnooping = false };

        captured.ShouldBeWrittenBy((ref writer, sequence) => writer.WriteCreateLink(sequence, new BridgeSpec("br1") { Bridge = bridge }));
        captured.Read(LinkMessages.ReadLink).Bridge.ShouldBe(bridge);
    }

    [Fact]
    public void A_vxlan_device_is_written_as_ip_writes_it_and_read_back()
    {
        var captured = new SentCapture(
            "ip link add vx0 mtu 1450 type vxlan id 1 local 10.0.0.1 dstport 8472 nolearning",
            "64000000 1000 0506 f0ca056b 00000000  00000000000000000000000000000000  0800 0400 aa050000  0800 0300 "
            + "76783000  3400 1200 0900010076786c616e000000240002000800010001000000080004000a000001050007000000000006000f0021"
            + "180000");

        var vxlan = new VxlanSettings { VNI = 1, Local = IPAddress.Parse("10.0.0.1"), Port = 8472, Learning = false };

        captured.ShouldBeWrittenBy((ref writer, sequence) => writer.WriteCreateLink(sequence, new VxlanSpec("vx0", vxlan) { MTU = 1450 }));
        captured.Read(LinkMessages.ReadLink).Vxlan.ShouldBe(vxlan);
    }

    [Fact]
    public void A_vxlan_device_over_IPv6_is_written_as_ip_writes_it_and_read_back()
    {
        var captured = new SentCapture(
            "ip link add vx1 type vxlan id 2 dev v0 local fd00::1 dstport 4789 ttl 64",
            "78000000 1000 0506 f0ca056b 00000000  00000000000000000000000000000000  0800 0300 76783100  5000 1200 "
            + "0900010076786c616e0000004000020008000300030000000500050040000000080001000200000014001100fd00000000000000000000"
            + "0000000001050007000100000006000f0012b50000");

        var vxlan = new VxlanSettings { VNI = 2, UnderlyingIndex = 3, Local = IPAddress.Parse("fd00::1"), Port = 4789, TTL = 64, Learning = true };

        captured.ShouldBeWrittenBy((ref writer, sequence) => writer.WriteCreateLink(sequence, new VxlanSpec("vx1", vxlan)));
        captured.Read(LinkMessages.ReadLink).Vxlan.ShouldBe(vxlan);
    }

    [Fact]
    public void Up_is_written_as_ip_writes_it()
    {
        var captured = new SentCapture(
            "ip link set v0 up",
            "20000000 1000 0500 f0ca056b 00000000  00000000030000000100000001000000");

        captured.ShouldBeWrittenBy((ref writer, sequence) => writer.WriteSetLinkUp(sequence, 3, up: true));
    }

    [Fact]
    public void Down_is_written_as_ip_writes_it()
    {
        var captured = new SentCapture(
            "ip link set v1 down",
            "20000000 1000 0500 f0ca056b 00000000  00000000020000000000000001000000");

        captured.ShouldBeWrittenBy((ref writer, sequence) => writer.WriteSetLinkUp(sequence, 2, up: false));
    }

    [Fact]
    public void MTU_is_written_as_ip_writes_it()
    {
        var captured = new SentCapture(
            "ip link set v0 mtu 1300",
            "28000000 1000 0500 f0ca056b 00000000  00000000030000000000000000000000  0800 0400 14050000");

        captured.ShouldBeWrittenBy((ref writer, sequence) => writer.WriteSetLinkMTU(sequence, 3, 1300));
    }

    [Fact]
    public void Name_is_written_as_ip_writes_it()
    {
        var captured = new SentCapture(
            "ip link set v3 name v4",
            "28000000 1000 0500 f0ca056b 00000000  00000000040000000000000000000000  0700 0300 76340000");

        captured.ShouldBeWrittenBy((ref writer, sequence) => writer.WriteSetLinkName(sequence, 4, "v4"));
    }

    [Fact]
    public void Address_is_written_as_ip_writes_it()
    {
        var captured = new SentCapture(
            "ip link set v0 address 02:00:00:00:00:09",
            "2c000000 1000 0500 f1ca056b 00000000  00000000030000000000000000000000  0a00 0100 0200000000090000");

        captured.ShouldBeWrittenBy((ref writer, sequence) => writer.WriteSetLinkAddress(sequence, 3, PhysicalAddress.Parse("02:00:00:00:00:09")));
    }

    [Fact]
    public void Master_is_written_as_ip_writes_it()
    {
        var captured = new SentCapture(
            "ip link set v0 master br0",
            "28000000 1000 0500 f0ca056b 00000000  00000000030000000000000000000000  0800 0a00 06000000");

        captured.ShouldBeWrittenBy((ref writer, sequence) => writer.WriteSetLinkMaster(sequence, 3, 6));
    }

    [Fact]
    public void No_master_is_written_as_ip_writes_it()
    {
        var captured = new SentCapture(
            "ip link set v0 nomaster",
            "28000000 1000 0500 f0ca056b 00000000  00000000030000000000000000000000  0800 0a00 00000000");

        captured.ShouldBeWrittenBy((ref writer, sequence) => writer.WriteSetLinkMaster(sequence, 3, null));
    }

    [Fact]
    public void Hairpin_is_written_as_bridge_writes_it()
    {
        var captured = new SentCapture(
            "bridge link set dev v0 hairpin on",
            "2c000000 1300 0500 f1ca056b 00000000  07000000030000000000000000000000  0c00 0c80 0500040001000000");

        captured.ShouldBeWrittenBy((ref writer, sequence) => writer.WriteSetBridgePort(sequence, 3, new BridgePortSettings { Hairpin = true }));
    }

    [Fact]
    public void Port_flags_are_written_as_bridge_writes_it()
    {
        var captured = new SentCapture(
            "bridge link set dev v0 learning off flood off isolated on",
            "3c000000 1300 0500 f1ca056b 00000000  07000000030000000000000000000000  1c00 0c80 "
            + "050009000000000005000800000000000500210001000000");

        captured.ShouldBeWrittenBy((ref writer, sequence) => writer.WriteSetBridgePort(sequence, 3, new BridgePortSettings { Learning = false, UnicastFlood = false, Isolated = true }));
    }

    [Fact]
    public void Removal_is_written_as_ip_writes_it()
    {
        var captured = new SentCapture(
            "ip link del v2",
            "20000000 1100 0500 f0ca056b 00000000  00000000050000000000000000000000");

        captured.ShouldBeWrittenBy((ref writer, sequence) => writer.WriteRemoveLink(sequence, 5));
    }
}
