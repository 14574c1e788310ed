using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using static KubeProxyNet.Netlink.Uapi.NetlinkH;

namespace KubeProxyNet.Netlink.Wire;

/// <summary>Walks a run of attributes; never reads outside of it. Callers skip types that they do not know.</summary>
public ref struct NetlinkAttributeReader
{
    private ReadOnlySpan<byte> _rest;

    /// <summary>Starts at the first attribute.</summary>
    public NetlinkAttributeReader(ReadOnlySpan<byte> attributes)
    {
        _rest = attributes;
    }

    /// <summary>The attribute's type without its flag bits.</summary>
    public ushort Type { get; private set; }

    /// <summary>The attribute's value.</summary>
    public ReadOnlySpan<byte> Value { get; private set; }

    /// <summary>Goes to the next attribute.</summary>
    /// <returns>False at the end.</returns>
    /// <exception cref="NetlinkFormatException">The header is cut off or its length leaves the run.</exception>
    public bool Read()
    {
        if (_rest.IsEmpty)
        {
            return false;
        }

        if (_rest.Length < NLA_HDRLEN)
        {
            throw new NetlinkFormatException($"An attribute header needs {NLA_HDRLEN} bytes, {_rest.Length} are left.");
        }

        var length = MemoryMarshal.Read<ushort>(_rest);
        if (length < NLA_HDRLEN || length > _rest.Length)
        {
            throw new NetlinkFormatException($"An attribute says it has {length} bytes, {_rest.Length} are left.");
        }

        Type = (ushort)(MemoryMarshal.Read<ushort>(_rest[2..]) & NLA_TYPE_MASK);
        Value = _rest[NLA_HDRLEN..length];
        var aligned = (length + (NLMSG_ALIGNTO - 1)) & ~(NLMSG_ALIGNTO - 1);
        _rest = _rest[Math.Min(aligned, _rest.Length)..];
        return true;
    }

    /// <summary>The attributes inside this one.</summary>
    public readonly NetlinkAttributeReader GetNested() => new(Value);

    /// <summary>A one-byte value.</summary>
    public readonly byte GetByte() => Exactly(sizeof(byte))[0];

    /// <summary>A two-byte value in host byte order.</summary>
    public readonly ushort GetUInt16() => MemoryMarshal.Read<ushort>(Exactly(sizeof(ushort)));

    /// <summary>A two-byte value in network byte order.</summary>
    public readonly ushort GetUInt16BigEndian() => BinaryPrimitives.ReadUInt16BigEndian(Exactly(sizeof(ushort)));

    /// <summary>A four-byte value in host byte order.</summary>
    public readonly uint GetUInt32() => MemoryMarshal.Read<uint>(Exactly(sizeof(uint)));

    /// <summary>A signed four-byte value in host byte order.</summary>
    public readonly int GetInt32() => MemoryMarshal.Read<int>(Exactly(sizeof(int)));

    /// <summary>A four-byte value in network byte order.</summary>
    public readonly uint GetUInt32BigEndian() => BinaryPrimitives.ReadUInt32BigEndian(Exactly(sizeof(uint)));

    /// <summary>An eight-byte value in host byte order.</summary>
    public readonly ulong GetUInt64() => MemoryMarshal.Read<ulong>(Exactly(sizeof(ulong)));

    /// <summary>An eight-byte value in network byte order.</summary>
    public readonly ulong GetUInt64BigEndian() => BinaryPrimitives.ReadUInt64BigEndian(Exactly(sizeof(ulong)));

    /// <summary>A string up to its terminating zero, or to the end where there is none.</summary>
    public readonly string GetString()
    {
        var end = Value.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? Value : Value[..end]);
    }

    private readonly ReadOnlySpan<byte> Exactly(int size)
    {
        if (Value.Length != size)
        {
            throw new NetlinkFormatException($"Attribute {Type} has {Value.Length} bytes, {size} are expected.");
        }

        return Value;
    }
}
