using System.Net;
using KubeProxyNet.Netlink.Route;
using static KubeProxyNet.Netlink.Uapi.NetlinkH;

namespace KubeProxyNet.Netlink.Tests.Route;

public sealed class AddressCaptureTests
{
    [Fact]
    public void An_IPv4_address_is_written_as_ip_writes_it_and_read_back()
    {
        var captured = new SentCapture(
            "ip addr add 10.1.0.1/24 dev v0",
            "28000000 1400 0506 f0ca056b 00000000  0218000003000000  0800 0200 0a010001  0800 0100 0a010001");

        var address = new Address { LinkIndex = 3, Local = IPAddress.Parse("10.1.0.1"), PrefixLength = 24 };

        captured.ShouldBeWrittenBy((ref writer, sequence) => writer.WriteAddAddress(sequence, address, NLM_F_EXCL));
        captured.Read(AddressMessages.ReadAddress).ShouldBe(address);
    }

    [Fact]
    public void Broadcast_and_label_are_written_as_ip_writes_them_and_read_back()
    {
        var captured = new SentCapture(
            "ip addr add 10.1.0.1/24 broadcast 10.1.0.255 dev v1 label v1:x",
            "3c000000 1400 0506 f0ca056b 00000000  0218000002000000  0800 0200 0a010001  0800 0400 0a0100ff  0900 0300 "
            + "76313a7800000000  0800 0100 0a010001");

        var address = new Address { LinkIndex = 2, Local = IPAddress.Parse("10.1.0.1"), PrefixLength = 24, Broadcast = IPAddress.Parse("10.1.0.255"), Label = "v1:x" };

        captured.ShouldBeWrittenBy((ref writer, sequence) => writer.WriteAddAddress(sequence, address, NLM_F_EXCL));
        captured.Read(AddressMessages.ReadAddress).ShouldBe(address);
    }

    [Fact]
    public void Flags_beyond_eight_bits_are_written_as_ip_writes_them_and_read_back()
    {
        var captured = new SentCapture(
            "ip addr add fd00::5/64 dev v0 nodad noprefixroute",
            "48000000 1400 0506 f0ca056b 00000000  0a40000003000000  1400 0200 fd000000000000000000000000000005  0800 0800 "
            + "02020000  1400 0100 fd000000000000000000000000000005");

        var address = new Address { LinkIndex = 3, Local = IPAddress.Parse("fd00::5"), PrefixLength = 64, Flags = AddressFlags.NoDad | AddressFlags.NoPrefixRoute };

        captured.ShouldBeWrittenBy((ref writer, sequence) => writer.WriteAddAddress(sequence, address, NLM_F_EXCL));
        captured.Read(AddressMessages.ReadAddress).ShouldBe(address);
    }

    [Fact]
    public void A_peer_is_written_as_ip_writes_it_and_read_back()
    {
        var captured = new SentCapture(
            "ip addr add 10.1.1.1 peer 10.1.1.2 dev v0",
            "28000000 1400 0506 f0ca056b 00000000  0220000003000000  0800 0200 0a010101  0800 0100 0a010102");

        var address = new Address { LinkIndex = 3, Local = IPAddress.Parse("10.1.1.1"), PrefixLength = 32, Peer = IPAddress.Parse("10.1.1.2") };

        captured.ShouldBeWrittenBy((ref writer, sequence) => writer.WriteAddAddress(sequence, address, NLM_F_EXCL));
        captured.Read(AddressMessages.ReadAddress).ShouldBe(address);
    }

    [Fact]
    public void An_IPv4_removal_is_written_as_ip_writes_it()
    {
        var captured = new SentCapture(
            "ip addr del 10.1.1.1/32 dev v0",
            "28000000 1500 0500 f0ca056b 00000000  0220000003000000  0800 0200 0a010101  0800 0100 0a010101");

        captured.ShouldBeWrittenBy((ref writer, sequence) => writer.WriteRemoveAddress(sequence, new Address { LinkIndex = 3, Local = IPAddress.Parse("10.1.1.1"), PrefixLength = 32 }));
    }

    [Fact]
    public void An_IPv6_removal_is_written_as_ip_writes_it()
    {
        var captured = new SentCapture(
            "ip addr del fd00::5/64 dev v0",
            "40000000 1500 0500 f0ca056b 00000000  0a40000003000000  1400 0200 fd000000000000000000000000000005  1400 0100 "
            + "fd000000000000000000000000000005");

        captured.ShouldBeWrittenBy((ref writer, sequence) => writer.WriteRemoveAddress(sequence, new Address { LinkIndex = 3, Local = IPAddress.Parse("fd00::5"), PrefixLength = 64 }));
    }

    [Fact]
    public void A_list_of_one_link_is_asked_for_as_ip_asks()
    {
        var captured = new SentCapture(
            "ip addr show dev v0",
            "18000000 1600 0103 f1ca056b 00000000  0000000003000000");

        captured.ShouldBeWrittenBy((ref writer, sequence) => writer.WriteListAddresses(sequence, 3, null));
    }
}
