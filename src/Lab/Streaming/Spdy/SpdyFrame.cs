using System.Buffers.Binary;

namespace KubeProxyNet.Lab.Streaming.Spdy;

/// <summary>One frame. For a data frame the stream comes from its head; for a control frame from the first word of its payload.</summary>
internal readonly record struct SpdyFrame(SpdyFrameType Type, byte Flags, int StreamId, ReadOnlyMemory<byte> Payload)
{
    internal const int HeadLength = 8;
    internal const byte FlagFin = 0x01;
    internal const int RefusedStream = 3;

    private const ushort Version = 3;

    public bool IsFinal => (Flags & FlagFin) != 0;

    /// <summary>The payload's first word: the stream of most control frames, the number of a ping.</summary>
    public int FirstWord => (int)(BinaryPrimitives.ReadUInt32BigEndian(Payload.Span) & 0x7FFFFFFF);

    public static SpdyFrame Data(int streamId, ReadOnlyMemory<byte> payload, bool final) =>
        new(SpdyFrameType.Data, final ? FlagFin : (byte)0, streamId, payload);

    public static SpdyFrame Control(SpdyFrameType type, ReadOnlyMemory<byte> payload, byte flags = 0) => new(type, flags, 0, payload);

    public static SpdyFrame Reset(int streamId, int status) => Control(SpdyFrameType.RstStream, Words(streamId, status));

    public static SpdyFrame Reply(int streamId, ReadOnlySpan<byte> headerBlock)
    {
        var payload = new byte[4 + headerBlock.Length];
        BinaryPrimitives.WriteInt32BigEndian(payload, streamId);
        headerBlock.CopyTo(payload.AsSpan(4));
        return Control(SpdyFrameType.SynReply, payload);
    }

    /// <summary>Reads a head: control bit, version and type, or stream; then flags and the payload's length.</summary>
    public static (SpdyFrame Frame, int PayloadLength) ReadHead(ReadOnlySpan<byte> head)
    {
        var word = BinaryPrimitives.ReadUInt32BigEndian(head);
        var length = (int)(BinaryPrimitives.ReadUInt32BigEndian(head[4..]) & 0xFFFFFF);
        var flags = head[4];
        if (word < 0x80000000)
        {
            return (new SpdyFrame(SpdyFrameType.Data, flags, (int)word, default), length);
        }

        var version = (word >> 16) & 0x7FFF;
        return version == Version
            ? (new SpdyFrame((SpdyFrameType)(word & 0xFFFF), flags, 0, default), length)
            : throw new SpdyException($"frame of SPDY version {version}, not {Version}");
    }

    /// <summary>Head and payload as they go over the wire.</summary>
    public byte[] ToBytes()
    {
        var bytes = new byte[HeadLength + Payload.Length];
        var first = Type == SpdyFrameType.Data ? (uint)StreamId : 0x80000000u | ((uint)Version << 16) | (uint)Type;
        BinaryPrimitives.WriteUInt32BigEndian(bytes, first);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(4), ((uint)Flags << 24) | (uint)Payload.Length);
        Payload.Span.CopyTo(bytes.AsSpan(HeadLength));
        return bytes;
    }

    private static byte[] Words(int first, int second)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteInt32BigEndian(bytes, first);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(4), second);
        return bytes;
    }
}
