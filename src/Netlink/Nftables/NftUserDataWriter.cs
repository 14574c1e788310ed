using System.Runtime.InteropServices;

namespace KubeProxyNet.Netlink.Nftables;

// libnftnl's user data:  u8 type | u8 length | value, unpadded, numbers in host byte order. Nested ones are values.
internal ref struct NftUserDataWriter
{
    private readonly Span<byte> _buffer;
    private int _length;

    internal NftUserDataWriter(Span<byte> buffer)
    {
        _buffer = buffer;
    }

    internal readonly ReadOnlySpan<byte> Written => _buffer[.._length];

    internal void WriteUInt32(byte type, uint value) => MemoryMarshal.Write(Append(type, sizeof(uint)), value);

    internal void WriteBytes(byte type, scoped ReadOnlySpan<byte> value) => value.CopyTo(Append(type, value.Length));

    /// <summary>Writes text with a terminating zero, as much of it as nft takes back.</summary>
    internal void WriteText(byte type, scoped ReadOnlySpan<byte> utf8)
    {
        var text = NftUserDataKind.CutComment(utf8);
        var room = Append(type, text.Length + 1);
        text.CopyTo(room);
        room[^1] = 0;
    }

    internal int BeginNested(byte type)
    {
        var start = _length;
        Append(type, 0);
        return start;
    }

    internal readonly void EndNested(int token) => _buffer[token + 1] = checked((byte)(_length - token - 2));

    private Span<byte> Append(byte type, int size)
    {
        if (size > byte.MaxValue || _length + 2 + size > _buffer.Length)
        {
            throw new InvalidOperationException($"User data of more than {_buffer.Length} bytes: declare the set with fewer selectors or a shorter comment.");
        }

        _buffer[_length] = type;
        _buffer[_length + 1] = (byte)size;
        var room = _buffer.Slice(_length + 2, size);
        _length += 2 + size;
        return room;
    }
}
