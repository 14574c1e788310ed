using System.Buffers;

namespace KubeProxyNet.Informers.Watching;

/// <summary>
/// The part of a stream that has arrived and is not done with, in one piece: decoders see spans, never segments. Grows to the largest frame and back.
/// </summary>
internal sealed class StreamWindow(Stream stream, IdleDeadline deadline, int maxSize) : IDisposable
{
    private const int UsualSize = 64 * 1024;
    private const int MinRead = 4 * 1024;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(UsualSize);
    private int _start;
    private int _end;

    /// <summary>Valid until the next call of <see cref="FillAsync"/>.</summary>
    internal ReadOnlyMemory<byte> Unread => _buffer.AsMemory(_start, _end - _start);

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        _start = 0;
        _end = 0;
    }

    internal void Advance(int count) => _start += count;

    /// <summary>Waits for more bytes; false at the stream's end.</summary>
    internal async ValueTask<bool> FillAsync(TimeSpan patience)
    {
        MakeRoom();
        var count = await deadline.ReadAsync(stream, _buffer.AsMemory(_end), patience);
        _end += count;
        return count > 0;
    }

    private void MakeRoom()
    {
        var unread = _end - _start;
        if (unread == 0 && _buffer.Length > UsualSize * 4)
        {
            Replace(UsualSize);
        }
        else if (unread > _buffer.Length - MinRead)
        {
            if (unread >= maxSize)
            {
                throw new InvalidDataException($"an object is larger than {maxSize} bytes");
            }

            Replace((int)Math.Min(_buffer.Length * 2L, maxSize + (long)MinRead));
        }
        else if (_buffer.Length - _end < MinRead)
        {
            Move(_buffer);
        }
    }

    private void Replace(int size)
    {
        var next = ArrayPool<byte>.Shared.Rent(size);
        var previous = _buffer;
        Move(next);
        ArrayPool<byte>.Shared.Return(previous);
    }

    private void Move(byte[] target)
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(target);
        _buffer = target;
        _end -= _start;
        _start = 0;
    }
}
