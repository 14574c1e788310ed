using System.Buffers.Binary;
using System.Text;

namespace KubeProxyNet.Lab.Streaming.Spdy;

/// <summary>
/// Writes the header blocks of one connection as one zlib stream of stored blocks without the dictionary: allowed, readable by every
/// inflater, and our replies hold next to nothing that compression could save.
/// </summary>
internal sealed class SpdyHeaderEncoder
{
    private bool _begun;

    public byte[] Encode(IReadOnlyCollection<KeyValuePair<string, string>> headers)
    {
        using var block = new MemoryStream();
        WriteWord(block, headers.Count);
        foreach (var (name, value) in headers)
        {
            WriteText(block, name.ToLowerInvariant());
            WriteText(block, value);
        }

        // The empty block is what zlib's sync flush ends with. Go's inflater hands out what it has when it sees one; without it, it looks for
        // the next block, finds the end of the frame, and takes that for an error that lasts.
        byte[] stored = [.. StoredBlock(block.ToArray()), .. StoredBlock([])];
        if (_begun)
        {
            return stored;
        }

        // CMF 78: deflate with a 32 KiB window; FLG 01 makes the pair a multiple of 31 and says: no dictionary.
        _begun = true;
        return [0x78, 0x01, .. stored];
    }

    /// <summary>RFC 1951, 3.2.4: a block that is not the last, type 00, its length, the length's complement, the bytes.</summary>
    internal static byte[] StoredBlock(ReadOnlySpan<byte> bytes)
    {
        var length = checked((ushort)bytes.Length);
        var block = new byte[5 + length];
        BinaryPrimitives.WriteUInt16LittleEndian(block.AsSpan(1), length);
        BinaryPrimitives.WriteUInt16LittleEndian(block.AsSpan(3), (ushort)~length);
        bytes.CopyTo(block.AsSpan(5));
        return block;
    }

    private static void WriteText(MemoryStream block, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        WriteWord(block, bytes.Length);
        block.Write(bytes);
    }

    private static void WriteWord(MemoryStream block, int value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        block.Write(bytes);
    }
}
