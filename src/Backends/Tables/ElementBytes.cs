using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace KubeProxyNet.Backends.Tables;

/// <summary>
/// The bytes of a set element's key or data: fields in order, each padded to a register of four bytes. A value without an allocation, for a
/// cluster has hundreds of thousands of them.
/// </summary>
internal struct ElementBytes : IEquatable<ElementBytes>
{
    // A frontend with an IPv6 address, and the first IPv6 address that may use it.
    internal const int Capacity = 16 + 4 + 4 + 16;

    private Storage _bytes;
    private byte _length;

    [UnscopedRef]
    internal readonly ReadOnlySpan<byte> Span => MemoryMarshal.CreateReadOnlySpan(in Unsafe.As<Storage, byte>(ref Unsafe.AsRef(in _bytes)), _length);

    internal static ElementBytes From(ReadOnlySpan<byte> bytes)
    {
        var result = default(ElementBytes);
        bytes.CopyTo(result.Append(bytes.Length));
        return result;
    }

    internal readonly ElementBytes With(IPAddress address)
    {
        var result = this;
        var room = result.Append(address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork ? 4 : 16);
        if (!address.TryWriteBytes(room, out _))
        {
            throw new ArgumentException($"{address} does not fit into {room.Length} bytes.", nameof(address));
        }

        return result;
    }

    internal readonly ElementBytes With(Rules.Protocol protocol)
    {
        var result = this;
        result.Append(4)[0] = (byte)protocol;
        return result;
    }

    internal readonly ElementBytes WithPort(ushort port)
    {
        var result = this;
        BinaryPrimitives.WriteUInt16BigEndian(result.Append(4), port);
        return result;
    }

    /// <summary>A port that is the whole key: not padded.</summary>
    internal static ElementBytes FromPort(ushort port)
    {
        var result = default(ElementBytes);
        BinaryPrimitives.WriteUInt16BigEndian(result.Append(2), port);
        return result;
    }

    /// <summary>A packet mark, in host byte order.</summary>
    internal readonly ElementBytes WithMark(uint mark)
    {
        var result = this;
        MemoryMarshal.Write(result.Append(4), mark);
        return result;
    }

    // Host byte order: numgen writes a native integer into its register.
    internal readonly ElementBytes WithIndex(int index)
    {
        var result = this;
        MemoryMarshal.Write(result.Append(4), index);
        return result;
    }

    /// <summary>The same with other bytes at its end.</summary>
    internal readonly ElementBytes WithLast(ElementBytes end)
    {
        var result = From(Span[..^end._length]);
        end.Span.CopyTo(result.Append(end._length));
        return result;
    }

    public readonly bool Equals(ElementBytes other) => Span.SequenceEqual(other.Span);

    public override readonly bool Equals(object? obj) => obj is ElementBytes other && Equals(other);

    public override readonly int GetHashCode()
    {
        // All of the room, which is zero beyond the length: five words are hashed sooner than bytes are counted.
        var words = MemoryMarshal.Cast<byte, ulong>(MemoryMarshal.CreateReadOnlySpan(in Unsafe.As<Storage, byte>(ref Unsafe.AsRef(in _bytes)), Capacity));
        return HashCode.Combine(words[0], words[1], words[2], words[3], words[4], _length);
    }

    public override readonly string ToString() => Convert.ToHexStringLower(Span);

    [UnscopedRef]
    private Span<byte> Append(int size)
    {
        if (_length + size > Capacity)
        {
            throw new InvalidOperationException($"An element of {_length + size} bytes is longer than the {Capacity} that any of our sets has.");
        }

        var room = MemoryMarshal.CreateSpan(ref Unsafe.As<Storage, byte>(ref _bytes), Capacity).Slice(_length, size);
        _length += (byte)size;
        return room;
    }

    [InlineArray(Capacity)]
    private struct Storage
    {
        private byte _first;
    }
}
