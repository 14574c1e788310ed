using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using static KubeProxyNet.Netlink.Uapi.NetlinkH;

namespace KubeProxyNet.Netlink.Wire;

/// <summary>
/// Writes netlink messages one after another into a buffer that grows as needed. Host byte order unless the verb says otherwise.
/// Messages and nested attributes are begun and ended with tokens. Dispose returns a rented buffer.
/// </summary>
public ref partial struct NetlinkWriter
{
    private Span<byte> _buffer;
    private byte[]? _rented;
    private int _length;

    /// <summary>Starts with the caller's buffer, usually from the stack.</summary>
    public NetlinkWriter(Span<byte> initialBuffer)
    {
        _buffer = initialBuffer;
    }

    /// <summary>Starts with a rented buffer of at least the given number of bytes.</summary>
    public NetlinkWriter(int initialCapacity)
    {
        _rented = ArrayPool<byte>.Shared.Rent(initialCapacity);
        _buffer = _rented;
    }

    /// <summary>Goes on behind what a rented buffer holds already; <see cref="Detach"/> gives the buffer back to its owner.</summary>
    internal NetlinkWriter(byte[] rented, int length)
    {
        _rented = rented;
        _buffer = rented;
        _length = length;
    }

    /// <summary>Everything written so far; valid until the next write.</summary>
    public readonly ReadOnlySpan<byte> Written => _buffer[.._length];

    /// <summary>Number of bytes written so far.</summary>
    public readonly int Length => _length;

    /// <summary>Forgets everything written and keeps the buffer.</summary>
    public void Clear() => _length = 0;

    /// <summary>Takes back everything written after <paramref name="length"/> bytes.</summary>
    public void Truncate(int length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, _length);
        _length = length;
    }

    /// <summary>Returns the rented buffer.</summary>
    public void Dispose()
    {
        if (_rented is not null)
        {
            ArrayPool<byte>.Shared.Return(_rented);
        }

        this = default;
    }

    /// <summary>Hands over the rented buffer, larger than before if it had to grow; the writer must not be used any more.</summary>
    internal byte[] Detach(out int length)
    {
        var rented = _rented!;
        length = _length;
        this = default;
        return rented;
    }

    // struct nlmsghdr:  u32 len | u16 type | u16 flags | u32 seq | u32 pid

    /// <summary>Begins a message; the token goes to <see cref="EndMessage"/>.</summary>
    public int BeginMessage(ushort type, ushort flags, uint sequence, uint portId = 0)
    {
        var start = _length;
        var header = Append(NLMSG_HDRLEN);
        MemoryMarshal.Write(header[4..], type);
        MemoryMarshal.Write(header[6..], flags);
        MemoryMarshal.Write(header[8..], sequence);
        MemoryMarshal.Write(header[12..], portId);
        return start;
    }

    /// <summary>Ends the message begun with the token: fills in its length.</summary>
    public readonly void EndMessage(int token) => MemoryMarshal.Write(_buffer[token..], (uint)(_length - token));

    /// <summary>Writes a fixed header, padded to four bytes.</summary>
    public void WriteStruct<T>(in T value)
        where T : unmanaged
    {
        MemoryMarshal.Write(Append(Unsafe.SizeOf<T>()), value);
    }

    /// <summary>Writes bytes as they are, padded to four bytes.</summary>
    public void WriteRaw(scoped ReadOnlySpan<byte> bytes) => bytes.CopyTo(Append(bytes.Length));

    /// <summary>Adds room, zeroed and padded to four bytes.</summary>
    private Span<byte> Append(int size)
    {
        var padded = (size + (NLMSG_ALIGNTO - 1)) & ~(NLMSG_ALIGNTO - 1);
        if (_length + padded > _buffer.Length)
        {
            Grow(padded);
        }

        var room = _buffer.Slice(_length, padded);
        room.Clear();
        _length += padded;
        return room;
    }

    private void Grow(int more)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_length + more, _buffer.Length * 2));
        _buffer[.._length].CopyTo(larger);
        if (_rented is not null)
        {
            ArrayPool<byte>.Shared.Return(_rented);
        }

        _rented = larger;
        _buffer = larger;
    }
}
