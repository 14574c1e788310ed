using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace KubeProxyNet.Lab.Streaming.Spdy;

/// <summary>
/// Reads the header blocks of one connection, which together are one zlib stream. .NET's inflater takes no preset dictionary, but a preset
/// dictionary is nothing else than output that came before: so the dictionary is inflated first, as a stored block, and thrown away.
/// </summary>
internal sealed class SpdyHeaderDecoder : IDisposable
{
    // count(4) then for each: length(4) name length(4) value
    private const int LargestText = 64 * 1024;
    private const int MostHeaders = 1024;

    private readonly FeedStream _feed = new();
    private readonly DeflateStream _inflater;
    private bool _begun;

    public SpdyHeaderDecoder()
    {
        _inflater = new DeflateStream(_feed, CompressionMode.Decompress);
        var dictionary = SpdyHeaderDictionary.Bytes;
        _feed.Add(SpdyHeaderEncoder.StoredBlock(dictionary));
        _inflater.ReadExactly(new byte[dictionary.Length]);
    }

    public IReadOnlyDictionary<string, string> Decode(ReadOnlyMemory<byte> block)
    {
        _feed.Add(_begun ? block : block[ZlibHeaderLength(block.Span)..]);
        _begun = true;
        try
        {
            var count = ReadWord(MostHeaders);
            var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            for (var i = 0; i < count; i++)
            {
                var name = ReadText();
                headers[name] = ReadText();
            }

            return headers;
        }
        catch (InvalidDataException exception)
        {
            throw new SpdyException($"header block: {exception.Message}");
        }
        catch (EndOfStreamException)
        {
            throw new SpdyException("header block ends early");
        }
    }

    public void Dispose()
    {
        _inflater.Dispose();
        _feed.Dispose();
    }

    // RFC 1950: CMF FLG [DICTID]; raw deflate follows.
    private static int ZlibHeaderLength(ReadOnlySpan<byte> block)
    {
        if (block.Length < 6 || (block[0] & 0x0F) != 8 || ((block[0] << 8) | block[1]) % 31 != 0)
        {
            throw new SpdyException("header block is not zlib");
        }

        if ((block[1] & 0x20) == 0)
        {
            return 2;
        }

        var id = BinaryPrimitives.ReadUInt32BigEndian(block[2..]);
        return id == SpdyHeaderDictionary.Id ? 6 : throw new SpdyException($"header block asks for the unknown dictionary {id:x8}");
    }

    private string ReadText()
    {
        var bytes = new byte[ReadWord(LargestText)];
        _inflater.ReadExactly(bytes);
        return Encoding.UTF8.GetString(bytes);
    }

    private int ReadWord(int most)
    {
        Span<byte> bytes = stackalloc byte[4];
        _inflater.ReadExactly(bytes);
        var value = BinaryPrimitives.ReadUInt32BigEndian(bytes);
        return value <= most ? (int)value : throw new SpdyException($"header block: {value} where at most {most} makes sense");
    }
}
