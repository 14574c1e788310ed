using System.Buffers.Binary;
using KubeProxyNet.Netlink.Nftables;
using KubeProxyNet.Netlink.Wire;
using static KubeProxyNet.Netlink.Uapi.NetlinkH;
using static KubeProxyNet.Netlink.Uapi.NfNetlinkH;

namespace KubeProxyNet.Netlink.Tests.Nftables;

public sealed class CommitTests : IDisposable
{
    private readonly ScriptedTransport _transport = new();
    private readonly NftBatch _batch = new(NftFamily.Ip, "t");

    public void Dispose() => _batch.Dispose();

    [Fact]
    public void Is_one_datagram_and_only_its_end_asks_for_an_acknowledgement()
    {
        _batch.AddChain(new NftChain("a"));
        _batch.AddChain(new NftChain("b"));

        Commit();

        var sent = Messages(_transport.Sent.ShouldHaveSingleItem());
        sent.Select(message => message.Type).ShouldBe([NFNL_MSG_BATCH_BEGIN, 0xa03, 0xa03, NFNL_MSG_BATCH_END]);
        sent.Select(message => (message.Flags & NLM_F_ACK) != 0).ShouldBe([false, false, false, true]);
        sent.Select(message => message.Sequence - sent[0].Sequence).ShouldBe([0u, 1u, 2u, 3u]);
        _transport.Capacity.ShouldBe(_transport.Sent[0].Length);
    }

    [Fact]
    public void Names_the_expected_generation_at_its_beginning()
    {
        _batch.AddChain(new NftChain("a"));
        using var connection = new NftablesConnection(_transport);

        connection.Commit(_batch, 0x01020304);

        Convert.ToHexString(_transport.Sent[0].AsSpan(NLMSG_HDRLEN, 12)).ShouldBe("0000000A" + "0800010001020304");
    }

    [Fact]
    public void Nothing_to_do_sends_nothing()
    {
        Commit();

        _transport.Sent.ShouldBeEmpty();
    }

    [Fact]
    public void Lost_answers_leave_the_outcome_unknown()
    {
        _batch.AddChain(new NftChain("a"));
        _transport.Answers.Enqueue(new NetlinkException("receive", Errno.NoBuffers));

        Should.Throw<NftBatchException>(Commit).IsOutcomeUnknown.ShouldBeTrue();
    }

    [Fact]
    public void Lost_answers_do_not_matter_when_the_end_was_acknowledged()
    {
        _batch.AddChain(new NftChain("a"));
        _transport.Answers.Enqueue(new NetlinkException("receive", Errno.NoBuffers));
        _transport.Answers.Enqueue(Answer(Errno.None, sequence: 3));

        Commit();
    }

    [Fact]
    public void Lost_answers_do_not_matter_when_one_refusal_came_through()
    {
        _batch.AddChain(new NftChain("a"));
        _transport.Answers.Enqueue(new NetlinkException("receive", Errno.NoBuffers));
        _transport.Answers.Enqueue(Answer(Errno.AlreadyExists, sequence: 2));

        var error = Should.Throw<NftBatchException>(Commit);

        error.IsOutcomeUnknown.ShouldBeFalse();
        error.Errors.ShouldHaveSingleItem().Operation.ShouldBe("add chain ip t a");
    }

    [Fact]
    public void Element_lists_are_split_before_the_length_field_overflows()
    {
        var set = new NftSet("s") { KeyType = [NftDataType.Ipv4Address] };
        Span<byte> key = stackalloc byte[4];
        for (var i = 0; i < 10_000; i++)
        {
            BinaryPrimitives.WriteInt32BigEndian(key, i);
            _batch.AddElement(set, key, commentUtf8: "namespace/name:port"u8);
        }

        Commit();

        var messages = Messages(_transport.Sent[0]);
        messages.Count.ShouldBe(2 + 8);
        messages.ShouldAllBe(message => message.Length <= ushort.MaxValue);
        _batch.OperationCount.ShouldBe(10_000);
    }

    [Fact]
    public void A_change_of_set_or_verb_begins_another_message()
    {
        var first = new NftSet("a") { KeyType = [NftDataType.Ipv4Address] };
        var second = new NftSet("b") { KeyType = [NftDataType.Ipv4Address] };
        _batch.AddElement(first, [1, 2, 3, 4]);
        _batch.AddElement(first, [1, 2, 3, 5]);
        _batch.AddElement(second, [1, 2, 3, 4]);
        _batch.DeleteElement(second, [1, 2, 3, 5]);

        Commit();

        Messages(_transport.Sent[0]).Select(message => message.Type).ShouldBe([NFNL_MSG_BATCH_BEGIN, 0xa0c, 0xa0c, 0xa0e, NFNL_MSG_BATCH_END]);
    }

    [Fact]
    public void Elements_are_added_without_allocation()
    {
        var set = new NftSet("s") { KeyType = [NftDataType.Ipv4Address, NftDataType.InetService] };
        Fill();
        _batch.Clear();
        Fill();
        _batch.Clear();

        var before = GC.GetAllocatedBytesForCurrentThread();
        Fill();

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(1000);

        void Fill()
        {
            ReadOnlySpan<byte> key = [10, 0, 0, 1, 0, 80, 0, 0];
            for (var i = 0; i < 1000; i++)
            {
                _batch.AddElement(set, key, commentUtf8: "default/web:http"u8);
            }
        }
    }

    [Fact]
    public void A_message_that_fails_half_way_leaves_the_batch_as_it_was()
    {
        _batch.AddChain(new NftChain("a"));
        var bytes = _batch.ByteCount;

        Should.Throw<InvalidOperationException>(() => _batch.AddChain(new NftChain(new string('x', 70_000))));

        _batch.ByteCount.ShouldBe(bytes);
        _batch.OperationCount.ShouldBe(1);
        Commit();
    }

    [Fact]
    public void A_key_of_the_wrong_length_is_refused()
    {
        var set = new NftSet("s") { KeyType = [NftDataType.Ipv4Address, NftDataType.InetService] };

        Should.Throw<ArgumentException>(() => _batch.AddElement(set, [1, 2, 3, 4, 0, 80])).Message.ShouldContain("A key of s has 8 bytes, not 6.");
    }

    [Fact]
    public void Comments_are_cut_between_characters_where_nft_would_refuse_them()
    {
        NftUserDataKind.CutComment(new byte[128]).Length.ShouldBe(128);
        NftUserDataKind.CutComment(new byte[129]).Length.ShouldBe(128);
        NftUserDataKind.CutComment([.. new byte[127], .. "ß"u8]).Length.ShouldBe(127);
    }

    private static byte[] Answer(Errno errno, uint sequence)
    {
        var writer = new NetlinkWriter(64);
        var message = writer.BeginMessage(NLMSG_ERROR, 0, sequence, 42);
        writer.WriteStruct(-(int)errno);
        writer.WriteRaw(new byte[NLMSG_HDRLEN]);
        writer.EndMessage(message);
        return writer.Written.ToArray();
    }

    private static List<(ushort Type, ushort Flags, uint Sequence, int Length)> Messages(byte[] datagram)
    {
        var read = new List<(ushort, ushort, uint, int)>();
        var messages = new NetlinkMessageReader(datagram);
        while (messages.Read())
        {
            read.Add((messages.Message.Type, messages.Message.Flags, messages.Message.Sequence, messages.Message.Bytes.Length));
        }

        return read;
    }

    private void Commit()
    {
        using var connection = new NftablesConnection(_transport);
        connection.Commit(_batch);
    }
}
