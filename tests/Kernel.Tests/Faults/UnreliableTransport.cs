using System.Buffers.Binary;
using KubeProxyNet.Netlink;
using KubeProxyNet.Netlink.Sockets;

namespace KubeProxyNet.Kernel.Tests.Faults;

// A netlink socket that fails now and then, in every way in which the kernel's may: it does not take a request, refuses it, does it and loses the answers,
// interrupts a list. Beyond it is the real kernel.
internal sealed class UnreliableTransport(INetlinkTransport inner, Random random) : INetlinkTransport
{
    // linux/netlink.h, linux/netfilter/nfnetlink.h, linux/netfilter/nf_tables.h.
    private const int HeaderLength = 16;
    private const int NLMSG_ERROR = 2;
    private const int NLMSG_MIN_TYPE = 0x10;
    private const int NLM_F_MULTI = 2;
    private const int NLM_F_DUMP_INTR = 0x10;
    private const int NLM_F_CAPPED = 0x100;
    private const int NLM_F_ACK_TLVS = 0x200;
    private const int NLMSGERR_ATTR_OFFS = 2;
    private const int NFNL_MSG_BATCH_END = 0x11;
    private const int NFT_MSG_NEWSETELEM = 12;
    private const int NFTA_SET_ELEM_LIST_ELEMENTS = 3;

    // Those that tell nothing about what was asked.
    private static readonly Errno[] s_refusals = [Errno.OutOfMemory, Errno.Interrupted, Errno.TryAgain, Errno.NoBuffers];
    private static readonly Errno[] s_sending = [Errno.OutOfMemory, Errno.NoBuffers, Errno.NotPermitted, Errno.Busy, Errno.MessageTooLong];

    private readonly Queue<byte[]> _answers = [];
    private readonly byte[] _received = new byte[1 << 16];
    private bool _loses;

    /// <summary>One of so many operations fails; 0: none does.</summary>
    internal int Rate { get; set; }

    /// <summary>So many batches that put something into the kernel are refused, the next ones: memory has run out at one of their elements.</summary>
    internal int BatchesWithoutMemory { get; set; }

    /// <summary>How often each kind of failure has happened.</summary>
    internal Dictionary<string, int> Failures { get; } = [];

    public uint PortId => inner.PortId;

    public void EnsureSendCapacity(int bytes) => inner.EnsureSendCapacity(bytes);

    public void Send(ReadOnlySpan<byte> datagram)
    {
        _answers.Clear();
        _loses = false;
        if (BatchesWithoutMemory > 0 && IsBatch(datagram))
        {
            BatchesWithoutMemory--;
            Refuse(datagram, Errno.OutOfMemory);
            return;
        }

        if (!IsDue())
        {
            inner.Send(datagram);
            return;
        }

        switch (random.Next(3))
        {
            case 0:
                var errno = s_sending[random.Next(s_sending.Length)];
                Count($"not taken: {errno}");
                throw new NetlinkException($"send {datagram.Length} bytes by netlink", errno);
            case 1:
                Refuse(datagram, s_refusals[random.Next(s_refusals.Length)]);
                break;
            default:
                Count("answers lost");
                inner.Send(datagram);
                _loses = true;
                break;
        }
    }

    public ReadOnlySpan<byte> Receive(TimeSpan timeout)
    {
        if (_answers.TryDequeue(out var made))
        {
            return made;
        }

        // What was lost is gone from the socket, too: as when its buffer runs over.
        if (_loses)
        {
            _loses = false;
            while (!inner.Receive(TimeSpan.Zero).IsEmpty)
            {
            }

            throw new NetlinkException("receive by netlink", Errno.NoBuffers);
        }

        var datagram = inner.Receive(timeout);
        return !datagram.IsEmpty && (BinaryPrimitives.ReadUInt16LittleEndian(datagram[6..]) & NLM_F_MULTI) != 0 && IsDue() ? Interrupt(datagram) : datagram;
    }

    public void Dispose() => inner.Dispose();

    private static bool IsBatch(ReadOnlySpan<byte> datagram) => BinaryPrimitives.ReadUInt16LittleEndian(datagram[4..]) == NLMSG_MIN_TYPE;

    private bool IsDue() => Rate > 0 && random.Next(Rate) == 0;

    private void Count(string failure) => Failures[failure] = Failures.GetValueOrDefault(failure) + 1;

    // As the kernel does: about one message of the batch, and nothing of it is done.
    private void Refuse(ReadOnlySpan<byte> datagram, Errno errno)
    {
        var (messages, elements) = (new List<int>(), new List<int>());
        for (var offset = 0; offset + HeaderLength <= datagram.Length; offset += (BinaryPrimitives.ReadInt32LittleEndian(datagram[offset..]) + 3) & ~3)
        {
            if (BinaryPrimitives.ReadUInt16LittleEndian(datagram[(offset + 4)..]) is var type && type > NFNL_MSG_BATCH_END)
            {
                (IsOfElements(datagram[offset..]) ? elements : messages).Add(offset);
            }
        }

        messages = elements.Count > 0 ? elements : messages;
        var refused = datagram[(messages.Count > 0 ? messages[random.Next(messages.Count)] : 0)..];
        refused = refused[..BinaryPrimitives.ReadInt32LittleEndian(refused)];
        Count($"{(IsBatch(datagram) ? "batch" : "request")} refused: {errno}");
        var answer = new byte[HeaderLength + 4 + HeaderLength + 8];
        BinaryPrimitives.WriteInt32LittleEndian(answer, answer.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(answer.AsSpan(4), NLMSG_ERROR);
        BinaryPrimitives.WriteUInt16LittleEndian(answer.AsSpan(6), NLM_F_CAPPED | NLM_F_ACK_TLVS);
        refused.Slice(8, 4).CopyTo(answer.AsSpan(8));
        BinaryPrimitives.WriteInt32LittleEndian(answer.AsSpan(HeaderLength), -(int)errno);
        refused[..HeaderLength].CopyTo(answer.AsSpan(HeaderLength + 4));
        BinaryPrimitives.WriteUInt16LittleEndian(answer.AsSpan(HeaderLength + 4 + HeaderLength), 8);
        BinaryPrimitives.WriteUInt16LittleEndian(answer.AsSpan(HeaderLength + 4 + HeaderLength + 2), NLMSGERR_ATTR_OFFS);
        BinaryPrimitives.WriteInt32LittleEndian(answer.AsSpan(HeaderLength + 4 + HeaderLength + 4), OffsetOfAnElement(refused));
        _answers.Enqueue(answer);
    }

    // The kernel names the element at which its memory ran out, as it names one that is wrong (nf_tables_newsetelem).
    private int OffsetOfAnElement(ReadOnlySpan<byte> message)
    {
        var lists = AttributesFrom(message, HeaderLength + 4, message.Length).Where(attribute => attribute.Type == NFTA_SET_ELEM_LIST_ELEMENTS).ToList();
        if (!IsOfElements(message) || lists.Count == 0)
        {
            return HeaderLength;
        }

        var elements = AttributesFrom(message, lists[0].Offset + 4, lists[0].End);
        return elements[random.Next(elements.Count)].Offset;
    }

    private static bool IsOfElements(ReadOnlySpan<byte> message) => (BinaryPrimitives.ReadUInt16LittleEndian(message[4..]) & 0xff) == NFT_MSG_NEWSETELEM;

    private static List<(int Type, int Offset, int End)> AttributesFrom(ReadOnlySpan<byte> message, int offset, int end)
    {
        var attributes = new List<(int Type, int Offset, int End)>();
        while (offset + 4 <= end)
        {
            var length = BinaryPrimitives.ReadUInt16LittleEndian(message[offset..]);
            attributes.Add((BinaryPrimitives.ReadUInt16LittleEndian(message[(offset + 2)..]) & 0x3fff, offset, offset + length));
            offset += (length + 3) & ~3;
        }

        return attributes;
    }

    private ReadOnlySpan<byte> Interrupt(ReadOnlySpan<byte> datagram)
    {
        Count("list interrupted");
        datagram.CopyTo(_received);
        _received[6] |= NLM_F_DUMP_INTR;
        return _received.AsSpan(0, datagram.Length);
    }
}
