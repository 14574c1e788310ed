using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using static KubeProxyNet.Netlink.Uapi.NetlinkH;

namespace KubeProxyNet.Netlink.Wire;

/// <summary>One netlink message: header fields and payload, a view into the received bytes.</summary>
public readonly ref struct NetlinkMessage
{
    private readonly ReadOnlySpan<byte> _bytes;

    /// <summary>Wraps a whole message, header included; its length was checked by the reader.</summary>
    internal NetlinkMessage(ReadOnlySpan<byte> bytes)
    {
        _bytes = bytes;
    }

    /// <summary>The whole message, header included.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>nlmsg_type.</summary>
    public ushort Type => MemoryMarshal.Read<ushort>(_bytes[4..]);

    /// <summary>nlmsg_flags.</summary>
    public ushort Flags => MemoryMarshal.Read<ushort>(_bytes[6..]);

    /// <summary>nlmsg_seq.</summary>
    public uint Sequence => MemoryMarshal.Read<uint>(_bytes[8..]);

    /// <summary>nlmsg_pid: the socket it answers to.</summary>
    public uint PortId => MemoryMarshal.Read<uint>(_bytes[12..]);

    /// <summary>What follows the header.</summary>
    public ReadOnlySpan<byte> Payload => _bytes[NLMSG_HDRLEN..];

    /// <summary>The payload's fixed header.</summary>
    /// <exception cref="NetlinkFormatException">The payload is shorter than it.</exception>
    public T ReadStruct<T>()
        where T : unmanaged
    {
        if (Payload.Length < Unsafe.SizeOf<T>())
        {
            throw new NetlinkFormatException($"{typeof(T).Name} needs {Unsafe.SizeOf<T>()} bytes, the message of type 0x{Type:x} has {Payload.Length}.");
        }

        return MemoryMarshal.Read<T>(Payload);
    }

    /// <summary>The attributes after a fixed header of the given size.</summary>
    /// <exception cref="NetlinkFormatException">The payload is shorter than the header.</exception>
    public NetlinkAttributeReader AttributesAfter<T>()
        where T : unmanaged
    {
        var offset = (Unsafe.SizeOf<T>() + (NLMSG_ALIGNTO - 1)) & ~(NLMSG_ALIGNTO - 1);
        if (Payload.Length < offset)
        {
            throw new NetlinkFormatException($"{typeof(T).Name} needs {offset} bytes, the message of type 0x{Type:x} has {Payload.Length}.");
        }

        return new NetlinkAttributeReader(Payload[offset..]);
    }

    // struct nlmsgerr:  s32 error (negative errno) | struct nlmsghdr of the request | [its payload] | attributes

    /// <summary>Reads an NLMSG_ERROR or the status of an NLMSG_DONE; <see cref="Errno.None"/> is an acknowledgement.</summary>
    /// <exception cref="NetlinkFormatException">Too short.</exception>
    public NetlinkAnswer ReadAnswer()
    {
        if (Payload.Length < sizeof(int))
        {
            return Type == NLMSG_DONE ? default : throw new NetlinkFormatException($"An NLMSG_ERROR has {Payload.Length} bytes, 4 are needed.");
        }

        var errno = (Errno)Math.Abs((long)MemoryMarshal.Read<int>(Payload));
        if (Type == NLMSG_DONE || (Flags & NLM_F_ACK_TLVS) == 0 || Payload.Length < sizeof(int) + NLMSG_HDRLEN)
        {
            return new NetlinkAnswer(errno, null, -1);
        }

        var requestLength = (Flags & NLM_F_CAPPED) != 0 ? NLMSG_HDRLEN : MemoryMarshal.Read<uint>(Payload[sizeof(int)..]);
        var offset = sizeof(int) + ((requestLength + (NLMSG_ALIGNTO - 1)) & ~(uint)(NLMSG_ALIGNTO - 1));
        return offset > (uint)Payload.Length ? new NetlinkAnswer(errno, null, -1) : ReadExtendedAnswer(errno, Payload[(int)offset..]);
    }

    private static NetlinkAnswer ReadExtendedAnswer(Errno errno, ReadOnlySpan<byte> bytes)
    {
        string? text = null;
        var offset = -1;
        var attributes = new NetlinkAttributeReader(bytes);
        while (attributes.Read())
        {
            switch (attributes.Type)
            {
                case NLMSGERR_ATTR_MSG:
                    text = attributes.GetString();
                    break;
                case NLMSGERR_ATTR_OFFS:
                    offset = (int)attributes.GetUInt32();
                    break;
            }
        }

        return new NetlinkAnswer(errno, text, offset);
    }
}
