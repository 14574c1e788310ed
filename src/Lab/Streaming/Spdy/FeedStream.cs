namespace KubeProxyNet.Lab.Streaming.Spdy;

/// <summary>A stream whose bytes are added from time to time; it has no end, only nothing more at the moment.</summary>
internal sealed class FeedStream : Stream
{
    private readonly Queue<ReadOnlyMemory<byte>> _blocks = new();

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Keeps a copy: the caller's buffer is the next frame's soon.</summary>
    public void Add(ReadOnlyMemory<byte> block) => _blocks.Enqueue(block.ToArray());

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        while (_blocks.TryPeek(out var block))
        {
            _blocks.Dequeue();
            if (block.Length == 0)
            {
                continue;
            }

            var length = Math.Min(block.Length, buffer.Length);
            block.Span[..length].CopyTo(buffer);
            if (length < block.Length)
            {
                // Rare: the inflater's own buffer is larger than a header block. Put the rest back in front.
                var rest = _blocks.ToArray();
                _blocks.Clear();
                _blocks.Enqueue(block[length..]);
                Array.ForEach(rest, _blocks.Enqueue);
            }

            return length;
        }

        return 0;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
