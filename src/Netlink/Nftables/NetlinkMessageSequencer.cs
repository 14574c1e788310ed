using System.Runtime.InteropServices;

namespace KubeProxyNet.Netlink.Nftables;

// Walks messages that we wrote ourselves.
internal readonly ref struct NetlinkMessageSequencer
{
    private const int SequenceOffset = 8;

    private readonly Span<byte> _messages;

    internal NetlinkMessageSequencer(Span<byte> messages)
    {
        _messages = messages;
    }

    /// <summary>Gives the messages consecutive sequence numbers.</summary>
    /// <returns>The number after the last one.</returns>
    internal uint Number(uint first)
    {
        var next = first;
        for (var rest = _messages; !rest.IsEmpty; next++)
        {
            MemoryMarshal.Write(rest[SequenceOffset..], next);
            rest = rest[(int)MemoryMarshal.Read<uint>(rest)..];
        }

        return next;
    }

    /// <summary>The message at an index.</summary>
    internal ReadOnlySpan<byte> At(int index)
    {
        ReadOnlySpan<byte> rest = _messages;
        while (index > 0 && !rest.IsEmpty)
        {
            rest = rest[(int)MemoryMarshal.Read<uint>(rest)..];
            index--;
        }

        return rest.IsEmpty ? rest : rest[..(int)MemoryMarshal.Read<uint>(rest)];
    }
}
