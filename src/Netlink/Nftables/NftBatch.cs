using System.Buffers;
using KubeProxyNet.Netlink.Uapi;
using KubeProxyNet.Netlink.Wire;
using static KubeProxyNet.Netlink.Uapi.NetlinkH;
using static KubeProxyNet.Netlink.Uapi.NfNetlinkH;

namespace KubeProxyNet.Netlink.Nftables;

/// <summary>
/// Changes to one table that the kernel makes all at once or not at all. Written straight into the bytes that are sent, in a pooled buffer;
/// a connection sends them. Not for use by several threads at once.
/// </summary>
public sealed partial class NftBatch : IDisposable
{
    // Room for NFNL_MSG_BATCH_BEGIN, the longer form with a generation.
    private const int BeginLength = NLMSG_HDRLEN + 4 + 8;
    private const int PlainBeginLength = NLMSG_HDRLEN + 4;
    private const int InitialCapacity = 4096;

    private Dictionary<string, NftSet> _sets = [];
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(InitialCapacity);
    private int _length = BeginLength;
    private int _messageCount;
    private uint _setId;

    /// <summary>Starts an empty batch for a table, which need not exist yet.</summary>
    public NftBatch(NftFamily family, string table)
    {
        Family = family;
        Table = table;
    }

    private delegate void BodyWriter<in T>(ref NetlinkWriter writer, string table, T noun);

    /// <summary>The table's family.</summary>
    public NftFamily Family { get; }

    /// <summary>The table's name.</summary>
    public string Table { get; }

    /// <summary>Bytes that the batch takes when it is sent, about.</summary>
    public int ByteCount => _length + PlainBeginLength;

    /// <summary>Objects and elements added, deleted and flushed.</summary>
    public int OperationCount { get; private set; }

    /// <summary>There is nothing to do.</summary>
    public bool IsEmpty => OperationCount == 0;

    /// <summary>Forgets everything and keeps the buffer.</summary>
    public void Clear()
    {
        _elements = default;
        _sets.Clear();
        _length = BeginLength;
        _messageCount = 0;
        _setId = 0;
        OperationCount = 0;
    }

    /// <summary>Hands over all that is in it, to be sent by somebody else while this one, empty now, is written again.</summary>
    /// <returns>What was in it; to be disposed of.</returns>
    public NftBatch Detach()
    {
        ObjectDisposedException.ThrowIf(_buffer.Length == 0, this);
        CloseElements();
        var detached = new NftBatch(Family, Table) { _length = _length, _messageCount = _messageCount, _setId = _setId, OperationCount = OperationCount };
        (detached._sets, _sets) = (_sets, detached._sets);
        (detached._buffer, _buffer) = (_buffer, detached._buffer);
        Clear();
        return detached;
    }

    /// <summary>Returns the buffer.</summary>
    public void Dispose()
    {
        if (_buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
        }

        _buffer = [];
        _length = 0;
    }

    /// <summary>Numbers the messages and frames them with BATCH_BEGIN and, if it is meant, BATCH_END, the only one to be acknowledged.</summary>
    internal ReadOnlySpan<byte> Seal(uint firstSequence, uint? generation, bool withEnd = true)
    {
        ObjectDisposedException.ThrowIf(_buffer.Length == 0, this);
        CloseElements();
        var messages = new NetlinkMessageSequencer(_buffer.AsSpan(BeginLength, _length - BeginLength));
        var last = messages.Number(firstSequence + 1);

        var start = generation is null ? BeginLength - PlainBeginLength : 0;
        WriteBegin(_buffer.AsSpan(start, BeginLength - start), firstSequence, generation);
        var length = _length;
        if (withEnd)
        {
            var writer = new NetlinkWriter(_buffer, _length);
            var end = writer.BeginMessage(NFNL_MSG_BATCH_END, NLM_F_REQUEST | NLM_F_ACK, last);
            writer.WriteStruct(new NfGenMsg(NetfilterH.NFPROTO_UNSPEC, NFNL_SUBSYS_NFTABLES));
            writer.EndMessage(end);
            _buffer = writer.Detach(out length);
        }

        // BATCH_END is not kept: the batch may grow and be sealed again.
        return _buffer.AsSpan(start, length - start);
    }

    /// <summary>Number of sequence numbers that <see cref="Seal"/> uses.</summary>
    internal int SequenceCount => _messageCount + 2;

    private static void WriteBegin(Span<byte> room, uint sequence, uint? generation)
    {
        var writer = new NetlinkWriter(room);
        var begin = writer.BeginMessage(NFNL_MSG_BATCH_BEGIN, NLM_F_REQUEST, sequence);
        writer.WriteStruct(new NfGenMsg(NetfilterH.NFPROTO_UNSPEC, NFNL_SUBSYS_NFTABLES));
        if (generation is { } known)
        {
            writer.WriteUInt32BigEndian(NFNL_BATCH_GENID, known);
        }

        writer.EndMessage(begin);
    }

    private void Append<T>(byte operation, ushort flags, T noun, BodyWriter<T> body)
    {
        ObjectDisposedException.ThrowIf(_buffer.Length == 0, this);
        CloseElements();
        var writer = new NetlinkWriter(_buffer, _length);
        var complete = false;
        try
        {
            var message = Begin(ref writer, operation, flags);
            body(ref writer, Table, noun);
            writer.EndMessage(message);
            complete = true;
        }
        finally
        {
            // The buffer may have moved even if the message failed half way.
            var length = _length;
            _buffer = writer.Detach(out var written);
            _length = complete ? written : length;
        }

        _messageCount++;
        OperationCount++;
    }

    // The sequence number is written when the batch is sent.
    private int Begin(ref NetlinkWriter writer, byte operation, ushort flags)
    {
        var message = writer.BeginMessage(MessageType(NFNL_SUBSYS_NFTABLES, operation), (ushort)(NLM_F_REQUEST | flags), 0);
        writer.WriteStruct(new NfGenMsg((byte)Family));
        return message;
    }
}
