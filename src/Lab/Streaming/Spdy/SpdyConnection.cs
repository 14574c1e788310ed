using System.Threading.Channels;

namespace KubeProxyNet.Lab.Streaming.Spdy;

/// <summary>
/// The server's side of one SPDY/3.1 connection: one loop reads, one writes, streams that the client opened come out of
/// <see cref="Streams"/>. Flow control windows are read and not kept: Go's implementation, which every kubectl uses, never sends a
/// WINDOW_UPDATE, so a sender that kept them would stop for ever after 64 KiB.
/// </summary>
internal sealed class SpdyConnection : IAsyncDisposable
{
    private const int OutgoingFrames = 32;
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(5);

    private readonly Stream _transport;
    private readonly CancellationTokenSource _gone = new();
    private readonly Channel<byte[]> _outgoing = Channel.CreateBounded<byte[]>(new BoundedChannelOptions(OutgoingFrames) { SingleReader = true });
    private readonly Channel<SpdyStream> _incoming = Channel.CreateUnbounded<SpdyStream>();
    private readonly Dictionary<int, SpdyStream> _streams = [];
    private readonly SpdyHeaderDecoder _decoder = new();
    private readonly SpdyHeaderEncoder _encoder = new();
    private readonly Task _reading;
    private readonly Task _writing;

    public SpdyConnection(Stream transport)
    {
        _transport = transport;
        Gone = _gone.Token;
        _reading = Task.Run(ReadAsync);
        _writing = Task.Run(WriteAsync);
    }

    /// <summary>Cancelled when the client has closed the connection or broken the protocol.</summary>
    public CancellationToken Gone { get; }

    /// <summary>Streams in the order in which the client opened them; completed with the connection.</summary>
    public ChannelReader<SpdyStream> Streams => _incoming.Reader;

    /// <summary>Queues a frame, waiting while the client reads more slowly than we write.</summary>
    public async ValueTask SendAsync(SpdyFrame frame, CancellationToken cancellationToken)
    {
        try
        {
            await _outgoing.Writer.WriteAsync(frame.ToBytes(), cancellationToken);
        }
        catch (ChannelClosedException)
        {
            throw new IOException("the client has gone");
        }
    }

    /// <summary>Sends what is queued, then leaves the client a moment to close from its side.</summary>
    public async ValueTask DisposeAsync()
    {
        _outgoing.Writer.TryComplete();
        await Task.WhenAny(_writing, Task.Delay(Farewell));
        await Task.WhenAny(_reading, Task.Delay(Farewell));
        await _gone.CancelAsync();
        await _transport.DisposeAsync();
        await Task.WhenAll(_reading, _writing);
        _decoder.Dispose();
        _gone.Dispose();
    }

    private async Task WriteAsync()
    {
        try
        {
            await foreach (var bytes in _outgoing.Reader.ReadAllAsync(Gone))
            {
                await _transport.WriteAsync(bytes, Gone);
                if (!_outgoing.Reader.TryPeek(out _))
                {
                    await _transport.FlushAsync(Gone);
                }
            }
        }
        catch (Exception exception) when (IsEnd(exception))
        {
            await _gone.CancelAsync();
        }

        _outgoing.Writer.TryComplete();
    }

    private async Task ReadAsync()
    {
        try
        {
            var head = new byte[SpdyFrame.HeadLength];
            while (await _transport.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, Gone) == head.Length)
            {
                var (frame, length) = SpdyFrame.ReadHead(head);
                var payload = new byte[length];
                await _transport.ReadExactlyAsync(payload, Gone);
                if (frame.Type == SpdyFrameType.GoAway)
                {
                    break;
                }

                await HandleAsync(frame with { Payload = payload });
            }
        }
        catch (Exception exception) when (IsEnd(exception))
        {
            // The end of the connection, by whatever way it came, is told below.
        }
        finally
        {
            foreach (var stream in _streams.Values)
            {
                stream.EndInput();
            }

            _incoming.Writer.TryComplete();
            await _gone.CancelAsync();
        }
    }

    private async ValueTask HandleAsync(SpdyFrame frame)
    {
        switch (frame.Type)
        {
            case SpdyFrameType.Data:
                if (_streams.TryGetValue(frame.StreamId, out var stream))
                {
                    await stream.ReceiveAsync(frame.Payload, frame.IsFinal, Gone);
                }

                break;
            case SpdyFrameType.SynStream:
                await OpenAsync(frame);
                break;
            case SpdyFrameType.Headers:
                // Not used here, but part of the one compressed stream that all header blocks are.
                _decoder.Decode(PayloadAfter(frame, 4));
                break;
            case SpdyFrameType.RstStream:
                PayloadAfter(frame, 8);
                if (_streams.Remove(frame.FirstWord, out var reset))
                {
                    reset.EndInput();
                }

                break;
            case SpdyFrameType.Ping:
                PayloadAfter(frame, 4);
                await SendAsync(frame, Gone);
                break;
            case SpdyFrameType.Settings or SpdyFrameType.WindowUpdate or SpdyFrameType.SynReply:
            default:
                // SETTINGS and WINDOW_UPDATE only speak of flow control; we open no streams that could be replied to.
                break;
        }
    }

    // SYN_STREAM:  u32 stream | u32 associated stream | u8 priority | u8 slot | header block
    private async ValueTask OpenAsync(SpdyFrame frame)
    {
        var headers = _decoder.Decode(PayloadAfter(frame, 10));
        var stream = new SpdyStream(this, frame.FirstWord, headers);
        if (!_streams.TryAdd(stream.Id, stream))
        {
            throw new SpdyException($"stream {stream.Id} is opened twice");
        }

        // The client waits for this reply before it opens the next stream.
        await SendAsync(SpdyFrame.Reply(stream.Id, _encoder.Encode([])), Gone);
        if (frame.IsFinal)
        {
            stream.EndInput();
        }

        _incoming.Writer.TryWrite(stream);
    }

    private static ReadOnlyMemory<byte> PayloadAfter(SpdyFrame frame, int length) =>
        frame.Payload.Length >= length ? frame.Payload[length..] : throw new SpdyException($"{frame.Type} of {frame.Payload.Length} bytes");

    private static bool IsEnd(Exception exception) =>
        exception is IOException or OperationCanceledException or SpdyException or ObjectDisposedException
            or System.Net.WebSockets.WebSocketException or Microsoft.AspNetCore.Connections.ConnectionAbortedException;
}
