using KubeProxyNet.Netlink.Wire;

namespace KubeProxyNet.Netlink.Tests.Wire;

public sealed class NetlinkReaderTests
{
    [Fact]
    public void Messages_are_read_one_after_another_with_their_padding_skipped()
    {
        var writer = new NetlinkWriter(stackalloc byte[16]);
        for (ushort i = 1; i <= 3; i++)
        {
            var message = writer.BeginMessage((ushort)(0x10 + i), i, 100u + i, 7);
            writer.WriteRaw(new byte[i]);
            writer.EndMessage(message);
        }

        var read = new List<(ushort, ushort, uint, uint, int)>();
        var messages = new NetlinkMessageReader(writer.Written);
        while (messages.Read())
        {
            var message = messages.Message;
            read.Add((message.Type, message.Flags, message.Sequence, message.PortId, message.Payload.Length));
        }

        read.ShouldBe([(0x11, 1, 101, 7, 4), (0x12, 2, 102, 7, 4), (0x13, 3, 103, 7, 4)]);
    }

    [Theory]
    [InlineData("10000000")]
    [InlineData("0F000000100000000000000000000000")]
    [InlineData("11000000100000000000000000000000")]
    [InlineData("FFFFFFFF100000000000000000000000")]
    public void A_length_that_leaves_the_datagram_is_refused(string hex)
    {
        Should.Throw<NetlinkFormatException>(() => new NetlinkMessageReader(Convert.FromHexString(hex)).Read());
    }

    [Theory]
    [InlineData("0400")]
    [InlineData("03000100")]
    [InlineData("0900010000000000")]
    public void An_attribute_that_leaves_its_run_is_refused(string hex)
    {
        Should.Throw<NetlinkFormatException>(() => new NetlinkAttributeReader(Convert.FromHexString(hex)).Read());
    }

    [Fact]
    public void The_last_attribute_needs_no_padding()
    {
        var attributes = new NetlinkAttributeReader(Convert.FromHexString("0500010041" + "000000" + "0500020042"));

        attributes.Read().ShouldBeTrue();
        attributes.GetByte().ShouldBe((byte)'A');
        attributes.Read().ShouldBeTrue();
        attributes.Type.ShouldBe((ushort)2);
        attributes.Value.ToArray().ShouldBe("B"u8.ToArray());
        attributes.Read().ShouldBeFalse();
    }

    [Fact]
    public void Flag_bits_do_not_belong_to_the_type()
    {
        var attributes = new NetlinkAttributeReader(Convert.FromHexString("040005C0"));

        attributes.Read().ShouldBeTrue();
        attributes.Type.ShouldBe((ushort)5);
    }

    [Fact]
    public void A_value_of_another_size_is_refused()
    {
        Should.Throw<NetlinkFormatException>(() =>
        {
            var attributes = new NetlinkAttributeReader(Convert.FromHexString("0600010000500000"));
            attributes.Read();
            attributes.GetUInt32();
        }).Message.ShouldBe("Attribute 1 has 2 bytes, 4 are expected.");
    }

    [Fact]
    public void Written_values_are_read_back()
    {
        var writer = new NetlinkWriter(stackalloc byte[8]);
        writer.WriteUInt16BigEndian(1, 0x1234);
        writer.WriteUInt32BigEndian(2, 0x12345678);
        writer.WriteUInt64BigEndian(3, 0x123456789abcdef0);
        writer.WriteString(4, "größe");
        var nested = writer.BeginNested(5);
        writer.WriteInt32(6, -7);
        writer.EndNested(nested);

        var attributes = new NetlinkAttributeReader(writer.Written);
        attributes.Read();
        attributes.GetUInt16BigEndian().ShouldBe((ushort)0x1234);
        attributes.Read();
        attributes.GetUInt32BigEndian().ShouldBe(0x12345678u);
        attributes.Read();
        attributes.GetUInt64BigEndian().ShouldBe(0x123456789abcdef0ul);
        attributes.Read();
        attributes.GetString().ShouldBe("größe");
        attributes.Read();
        var inner = attributes.GetNested();
        inner.Read();
        inner.GetInt32().ShouldBe(-7);
        attributes.Read().ShouldBeFalse();
    }

    [Fact]
    public void A_nested_attribute_longer_than_its_length_field_is_refused_when_written()
    {
        Should.Throw<InvalidOperationException>(() =>
        {
            using var writer = new NetlinkWriter(1024);
            var nested = writer.BeginNested(1);
            writer.WriteBytes(2, new byte[40_000]);
            writer.WriteBytes(2, new byte[40_000]);
            writer.EndNested(nested);
        });
    }
}
