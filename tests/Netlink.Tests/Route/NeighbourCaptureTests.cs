using System.Net;
using System.Net.NetworkInformation;
using KubeProxyNet.Netlink.Route;

namespace KubeProxyNet.Netlink.Tests.Route;

public sealed class NeighbourCaptureTests
{
    [Fact]
    public void An_IPv4_neighbour_is_written_as_ip_writes_it_and_read_back()
    {
        var captured = new SentCapture(
            "ip neigh replace 10.42.1.0 lladdr 02:00:00:00:00:01 dev v0 nud permanent",
            "30000000 1c00 0505 f2ca056b 00000000  020000000300000080000000  0800 0100 0a2a0100  0a00 0200 0200000000010000");

        var neighbour = new Neighbour { LinkIndex = 3, Address = IPAddress.Parse("10.42.1.0"), LinkAddress = PhysicalAddress.Parse("02:00:00:00:00:01") };

        captured.ShouldBeWrittenBy((ref writer, sequence) => writer.WriteReplaceNeighbour(sequence, neighbour));
        captured.Read(NeighbourMessages.ReadNeighbour).ShouldBe(neighbour);
    }

    [Fact]
    public void An_IPv6_neighbour_is_written_as_ip_writes_it_and_read_back()
    {
        var captured = new SentCapture(
            "ip neigh replace fd00::9 lladdr 02:00:00:00:00:01 dev v0 nud permanent",
            "3c000000 1c00 0505 f2ca056b 00000000  0a0000000300000080000000  1400 0100 fd000000000000000000000000000009  "
            + "0a00 0200 0200000000010000");

        var neighbour = new Neighbour { LinkIndex = 3, Address = IPAddress.Parse("fd00::9"), LinkAddress = PhysicalAddress.Parse("02:00:00:00:00:01") };

        captured.ShouldBeWrittenBy((ref writer, sequence) => writer.WriteReplaceNeighbour(sequence, neighbour));
        captured.Read(NeighbourMessages.ReadNeighbour).ShouldBe(neighbour);
    }

    [Fact]
    public void A_removal_is_written_as_ip_writes_it()
    {
        var captured = new SentCapture(
            "ip neigh del 10.42.1.0 dev v0",
            "24000000 1d00 0500 f2ca056b 00000000  020000000300000080000000  0800 0100 0a2a0100");

        var neighbour = new Neighbour { LinkIndex = 3, Address = IPAddress.Parse("10.42.1.0") };

        captured.ShouldBeWrittenBy((ref writer, sequence) => writer.WriteRemoveNeighbour(sequence, neighbour));
    }

    [Fact]
    public void A_list_of_one_link_is_asked_for_as_ip_asks()
    {
        var captured = new SentCapture(
            "ip neigh show dev v0",
            "24000000 1e00 0103 f2ca056b 00000000  000000000000000000000000  0800 0800 03000000");

        captured.ShouldBeWrittenBy((ref writer, sequence) => writer.WriteListNeighbours(sequence, 3, null, proxies: false));
    }

    [Fact]
    public void An_entry_for_unknown_addresses_is_appended_as_bridge_appends_it()
    {
        var captured = new SentCapture(
            "bridge fdb append 00:00:00:00:00:00 dev vx0 dst 10.0.0.2",
            "30000000 1c00 050c f2ca056b 00000000  0700000008000000c0000200  0a00 0200 0000000000000000  0800 0100 0a000002");

        var entry = new FdbEntry
        {
            LinkIndex = 8,
            LinkAddress = PhysicalAddress.Parse("00:00:00:00:00:00"),
            Destination = IPAddress.Parse("10.0.0.2"),
        };

        captured.ShouldBeWrittenBy((ref writer, sequence) => writer.WriteAddFdbEntry(sequence, entry));
        captured.Read(FdbMessages.ReadFdbEntry).ShouldBe(entry);
    }

    [Fact]
    public void An_entry_is_written_as_bridge_writes_it_and_read_back()
    {
        var captured = new SentCapture(
            "bridge fdb replace 02:00:00:00:00:05 dev vx0 dst 10.0.0.5",
            "30000000 1c00 0505 f2ca056b 00000000  0700000008000000c0000200  0a00 0200 0200000000050000  0800 0100 0a000005");

        var entry = new FdbEntry
        {
            LinkIndex = 8,
            LinkAddress = PhysicalAddress.Parse("02:00:00:00:00:05"),
            Destination = IPAddress.Parse("10.0.0.5"),
        };

        captured.ShouldBeWrittenBy((ref writer, sequence) => writer.WriteAddFdbEntry(sequence, entry));
        captured.Read(FdbMessages.ReadFdbEntry).ShouldBe(entry);
    }

    [Fact]
    public void Port_VNI_and_link_are_written_as_bridge_writes_them_and_read_back()
    {
        var captured = new SentCapture(
            "bridge fdb replace 02:00:00:00:00:06 dev vx0 dst 10.0.0.6 port 4790 vni 7 via v0",
            "48000000 1c00 0505 f2ca056b 00000000  0700000008000000c0000200  0a00 0200 0200000000060000  0800 0100 "
            + "0a000006  0600 0600 12b60000  0800 0700 07000000  0800 0800 03000000");

        var entry = new FdbEntry
        {
            LinkIndex = 8,
            LinkAddress = PhysicalAddress.Parse("02:00:00:00:00:06"),
            Destination = IPAddress.Parse("10.0.0.6"),
            Port = 4790,
            VNI = 7,
            UnderlyingIndex = 3,
        };

        captured.ShouldBeWrittenBy((ref writer, sequence) => writer.WriteAddFdbEntry(sequence, entry));
        captured.Read(FdbMessages.ReadFdbEntry).ShouldBe(entry);
    }

    [Fact]
    public void An_entry_of_the_master_is_written_as_bridge_writes_it_and_read_back()
    {
        var captured = new SentCapture(
            "bridge fdb replace 02:00:00:00:00:07 dev v0 master static",
            "28000000 1c00 0505 f2ca056b 00000000  070000000300000042000400  0a00 0200 0200000000070000");

        var entry = new FdbEntry
        {
            LinkIndex = 3,
            LinkAddress = PhysicalAddress.Parse("02:00:00:00:00:07"),
            Flags = NeighbourFlags.Master,
            State = NeighbourState.NoArp | NeighbourState.Reachable,
        };

        captured.ShouldBeWrittenBy((ref writer, sequence) => writer.WriteAddFdbEntry(sequence, entry));
        captured.Read(FdbMessages.ReadFdbEntry).ShouldBe(entry);
    }

    [Fact]
    public void An_FDB_removal_is_written_as_bridge_writes_it()
    {
        var captured = new SentCapture(
            "bridge fdb del 02:00:00:00:00:05 dev vx0 dst 10.0.0.5",
            "30000000 1d00 0500 f2ca056b 00000000  0700000008000000c0000200  0a00 0200 0200000000050000  0800 0100 0a000005");

        var entry = new FdbEntry
        {
            LinkIndex = 8,
            LinkAddress = PhysicalAddress.Parse("02:00:00:00:00:05"),
            Destination = IPAddress.Parse("10.0.0.5"),
        };

        captured.ShouldBeWrittenBy((ref writer, sequence) => writer.WriteRemoveFdbEntry(sequence, entry));
    }

    [Fact]
    public void The_FDB_of_one_device_is_asked_for_as_bridge_asks()
    {
        var captured = new SentCapture(
            "bridge fdb show dev vx0",
            "1c000000 1e00 0103 f2ca056b 00000000  070000000800000000000000");

        captured.ShouldBeWrittenBy((ref writer, sequence) => writer.WriteListFdbEntries(sequence, 8, null));
    }

    [Fact]
    public void The_FDB_of_one_bridge_is_asked_for_as_bridge_asks()
    {
        var captured = new SentCapture(
            "bridge fdb show br br0",
            "24000000 1e00 0103 f2ca056b 00000000  070000000000000000000000  0800 0900 06000000");

        captured.ShouldBeWrittenBy((ref writer, sequence) => writer.WriteListFdbEntries(sequence, null, 6));
    }
}
