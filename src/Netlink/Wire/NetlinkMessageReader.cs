using System.Runtime.InteropServices;
using static KubeProxyNet.Netlink.Uapi.NetlinkH;

namespace KubeProxyNet.Netlink.Wire;

/// <summary>Walks the messages of one received datagram; never reads outside of it.</summary>
public ref struct NetlinkMessageReader
{
    private ReadOnlySpan<byte> _rest;

    /// <summary>Starts at the first message of the datagram.</summary>
    public NetlinkMessageReader(ReadOnlySpan<byte> datagram)
    {
        _rest = datagram;
    }

    /// <summary>The message that <see cref="Read"/> came to.</summary>
    public NetlinkMessage Message { get; private set; }

    /// <summary>Goes to the next message.</summary>
    /// <returns>False at the end.</returns>
    /// <exception cref="NetlinkFormatException">The header is cut off or its length leaves the datagram.</exception>
    public bool Read()
    {
        if (_rest.IsEmpty)
        {
            return false;
        }

        if (_rest.Length < NLMSG_HDRLEN)
        {
            throw new NetlinkFormatException($"A netlink header needs {NLMSG_HDRLEN} bytes, {_rest.Length} are left.");
        }

        var length = MemoryMarshal.Read<uint>(_rest);
        if (length < NLMSG_HDRLEN || length > (uint)_rest.Length)
        {
            throw new NetlinkFormatException($"A netlink message says it has {length} bytes, {_rest.Length} are left.");
        }

        Message = new NetlinkMessage(_rest[..(int)length]);
        var aligned = ((int)length + (NLMSG_ALIGNTO - 1)) & ~(NLMSG_ALIGNTO - 1);
        _rest = _rest[Math.Min(aligned, _rest.Length)..];
        return true;
    }
}
