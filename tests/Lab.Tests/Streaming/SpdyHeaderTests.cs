using System.IO.Compression;
using System.Text;
using KubeProxyNet.Lab.Streaming.Spdy;

namespace KubeProxyNet.Lab.Tests.Streaming;

public sealed class SpdyHeaderTests
{
    [Fact]
    public void The_dictionary_is_the_one_that_zlib_streams_name()
    {
        uint low = 1;
        uint high = 0;
        foreach (var value in SpdyHeaderDictionary.Bytes)
        {
            low = (low + value) % 65_521;
            high = (high + low) % 65_521;
        }

        SpdyHeaderDictionary.Bytes.Length.ShouldBe(1423);
        ((high << 16) | low).ShouldBe(SpdyHeaderDictionary.Id);
    }

    // python3: c = zlib.compressobj(9, zlib.DEFLATED, 15, 8, zlib.Z_DEFAULT_STRATEGY, dictionary), then for each block
    // c.compress(block) + c.flush(zlib.Z_SYNC_FLUSH), as Go's compress/zlib does it too.
    [Fact]
    public void Header_blocks_of_one_connection_are_one_compressed_stream()
    {
        using var decoder = new SpdyHeaderDecoder();

        decoder.Decode(Convert.FromHexString("78f9e3c6a7c202a62346703a2b294a4dcc851625aca9a08006000000ffff"))
            .ShouldBe(new Dictionary<string, string> { ["streamtype"] = "error" });
        decoder.Decode(Convert.FromHexString("c22e555c02cc2e00000000ffff"))
            .ShouldBe(new Dictionary<string, string> { ["streamtype"] = "stdin" });
        decoder.Decode(Convert.FromHexString("02e529dc52c0c2bc0894f0992c0c00000000ffff"))
            .ShouldBe(new Dictionary<string, string> { ["streamtype"] = "stdin", ["port"] = "80" });
    }

    [Fact]
    public void Replies_are_one_zlib_stream_that_needs_no_dictionary()
    {
        var encoder = new SpdyHeaderEncoder();
        using var stream = new MemoryStream([
            .. encoder.Encode([new("Status", "200 OK")]),
            .. encoder.Encode([]),
        ]);
        using var inflater = new ZLibStream(stream, CompressionMode.Decompress);
        var bytes = new byte[4 + 4 + 6 + 4 + 6 + 4];

        inflater.ReadExactly(bytes);

        Encoding.Latin1.GetString(bytes).ShouldBe("\0\0\0\u0001\0\0\0\u0006status\0\0\0\u0006200 OK\0\0\0\0");
    }

    [Theory]
    [InlineData("0000000000000000")]
    [InlineData("7820e3c6a7c202a6")]
    [InlineData("78bb000000010000")]
    [InlineData("78f9e3c6a7c202a62346")]
    [InlineData("78f9e3c6a7c2ffffffff")]
    public void What_is_no_header_block_ends_the_connection(string block)
    {
        using var decoder = new SpdyHeaderDecoder();

        Should.Throw<SpdyException>(() => decoder.Decode(Convert.FromHexString(block)));
    }
}
