using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using static KubeProxyNet.Netlink.Uapi.NetlinkH;

namespace KubeProxyNet.Netlink.Wire;

// struct nlattr:  u16 len (header included, padding not) | u16 type
public ref partial struct NetlinkWriter
{
    /// <summary>Writes an attribute with these bytes as its value.</summary>
    public void WriteBytes(ushort type, scoped ReadOnlySpan<byte> value) => value.CopyTo(AppendAttribute(type, value.Length));

    /// <summary>Writes an attribute without a value.</summary>
    public void WriteFlag(ushort type) => AppendAttribute(type, 0);

    /// <summary>Writes a one-byte attribute.</summary>
    public void WriteByte(ushort type, byte value) => AppendAttribute(type, sizeof(byte))[0] = value;

    /// <summary>Writes a two-byte attribute in host byte order.</summary>
    public void WriteUInt16(ushort type, ushort value) => MemoryMarshal.Write(AppendAttribute(type, sizeof(ushort)), value);

    /// <summary>Writes a two-byte attribute in network byte order.</summary>
    public void WriteUInt16BigEndian(ushort type, ushort value) => BinaryPrimitives.WriteUInt16BigEndian(AppendAttribute(type, sizeof(ushort)), value);

    /// <summary>Writes a four-byte attribute in host byte order.</summary>
    public void WriteUInt32(ushort type, uint value) => MemoryMarshal.Write(AppendAttribute(type, sizeof(uint)), value);

    /// <summary>Writes a signed four-byte attribute in host byte order.</summary>
    public void WriteInt32(ushort type, int value) => MemoryMarshal.Write(AppendAttribute(type, sizeof(int)), value);

    /// <summary>Writes a four-byte attribute in network byte order.</summary>
    public void WriteUInt32BigEndian(ushort type, uint value) => BinaryPrimitives.WriteUInt32BigEndian(AppendAttribute(type, sizeof(uint)), value);

    /// <summary>Writes an eight-byte attribute in host byte order.</summary>
    public void WriteUInt64(ushort type, ulong value) => MemoryMarshal.Write(AppendAttribute(type, sizeof(ulong)), value);

    /// <summary>Writes an eight-byte attribute in network byte order.</summary>
    public void WriteUInt64BigEndian(ushort type, ulong value) => BinaryPrimitives.WriteUInt64BigEndian(AppendAttribute(type, sizeof(ulong)), value);

    /// <summary>Writes a string as UTF-8 with a terminating zero.</summary>
    public void WriteString(ushort type, string value)
    {
        var room = AppendAttribute(type, Encoding.UTF8.GetByteCount(value) + 1);
        Encoding.UTF8.GetBytes(value, room);
    }

    /// <summary>Begins an attribute that holds attributes; the token goes to <see cref="EndNested"/>.</summary>
    public int BeginNested(ushort type)
    {
        var start = _length;
        AppendAttribute((ushort)(type | NLA_F_NESTED), 0);
        return start;
    }

    /// <summary>Begins an attribute that holds attributes but is written without NLA_F_NESTED, as older interfaces expect.</summary>
    public int BeginUnmarkedNested(ushort type)
    {
        var start = _length;
        AppendAttribute(type, 0);
        return start;
    }

    /// <summary>Ends the nested attribute begun with the token: fills in its length.</summary>
    /// <exception cref="InvalidOperationException">The content is longer than an attribute can hold (64 KiB): split the list over several messages.</exception>
    public readonly void EndNested(int token)
    {
        var length = _length - token;
        if (length > ushort.MaxValue)
        {
            throw new InvalidOperationException($"A nested attribute of {length} bytes is longer than the 65535 that nla_len can say.");
        }

        MemoryMarshal.Write(_buffer[token..], (ushort)length);
    }

    private Span<byte> AppendAttribute(ushort type, int valueLength)
    {
        if (valueLength > ushort.MaxValue - NLA_HDRLEN)
        {
            throw new InvalidOperationException($"An attribute value of {valueLength} bytes is longer than the {ushort.MaxValue - NLA_HDRLEN} that nla_len can say.");
        }

        var room = Append(NLA_HDRLEN + valueLength);
        MemoryMarshal.Write(room, (ushort)(NLA_HDRLEN + valueLength));
        MemoryMarshal.Write(room[2..], type);
        return room[NLA_HDRLEN..];
    }
}
