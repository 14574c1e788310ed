using System.IO.Pipelines;
using System.Net.WebSockets;

namespace KubeProxyNet.Lab.Streaming.Exec;

/// <summary>
/// Remote command over a WebSocket: every message begins with its channel's number. In v5 the message <c>255 N</c> ends channel N, which is
/// how the end of stdin travels; v4 cannot say that.
/// </summary>
internal sealed class WebSocketChannels : IRemoteChannels
{
    private const byte CloseSignal = 255;
    private const int LargestBacklog = 1024 * 1024;
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(5);

    /// <summary>The protocols we speak, best first.</summary>
    internal static readonly IReadOnlyList<string> Protocols = ["v5.channel.k8s.io", "v4.channel.k8s.io"];

    private readonly WebSocket _socket;
    private readonly RemoteRequest _request;
    private readonly Pipe? _stdin;
    private readonly Pipe? _resize;
    private readonly CancellationTokenSource _gone = new();
    private readonly SemaphoreSlim _sending = new(1);
    private readonly Task _receiving;

    public WebSocketChannels(WebSocket socket, RemoteRequest request)
    {
        _socket = socket;
        _request = request;
        _stdin = request.Stdin ? NewPipe() : null;
        _resize = request.Tty ? NewPipe() : null;
        Gone = _gone.Token;
        _receiving = Task.Run(ReceiveAsync);
    }

    public PipeReader? Stdin => _stdin?.Reader;

    public PipeReader? Resize => _resize?.Reader;

    public CancellationToken Gone { get; }

    public async ValueTask WriteAsync(RemoteChannel channel, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        if (!_request.Has(channel))
        {
            return;
        }

        // stdout and stderr are read at the same time, and a WebSocket takes one message after the other.
        await _sending.WaitAsync(cancellationToken);
        try
        {
            await _socket.SendAsync(new[] { (byte)channel }, WebSocketMessageType.Binary, endOfMessage: false, cancellationToken);
            await _socket.SendAsync(bytes, WebSocketMessageType.Binary, endOfMessage: true, cancellationToken);
        }
        catch (WebSocketException exception)
        {
            throw new IOException("the client has gone", exception);
        }
        finally
        {
            _sending.Release();
        }
    }

    public async Task FinishAsync(ReadOnlyMemory<byte> status, CancellationToken cancellationToken)
    {
        await WriteAsync(RemoteChannel.Error, status, cancellationToken);
        try
        {
            await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, cancellationToken);
        }
        catch (WebSocketException)
        {
            // Gone already; the status is lost with the client.
        }
    }

    public async ValueTask DisposeAsync()
    {
        // The client answers our close with its own; without that, closing the connection could cut off what it has not read yet.
        await Task.WhenAny(_receiving, Task.Delay(Farewell));
        _socket.Abort();
        await _receiving;
        _socket.Dispose();
        _sending.Dispose();
        _gone.Dispose();
    }

    private static Pipe NewPipe() => new(new PipeOptions(
        pauseWriterThreshold: LargestBacklog, resumeWriterThreshold: LargestBacklog / 2, useSynchronizationContext: false));

    private async Task ReceiveAsync()
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (await ReceiveMessageAsync(buffer))
            {
            }
        }
        catch (Exception exception) when (exception is WebSocketException or IOException or OperationCanceledException)
        {
            // The end of the connection is told below.
        }

        _stdin?.Writer.Complete();
        _resize?.Writer.Complete();
        await _gone.CancelAsync();
    }

    private async Task<bool> ReceiveMessageAsync(byte[] buffer)
    {
        PipeWriter? target = null;
        var closing = false;
        for (var first = true; ; first = false)
        {
            var part = await _socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
            if (part.MessageType == WebSocketMessageType.Close)
            {
                return false;
            }

            var bytes = buffer.AsMemory(0, part.Count);
            if (first && bytes.Length > 0)
            {
                closing = bytes.Span[0] == CloseSignal;
                target = closing ? null : WriterOf(bytes.Span[0]);
                bytes = bytes[1..];
            }

            if (closing && bytes.Length > 0)
            {
                WriterOf(bytes.Span[0])?.Complete();
            }
            else if (target is not null && bytes.Length > 0)
            {
                await target.WriteAsync(bytes);
            }

            if (part.EndOfMessage)
            {
                return true;
            }
        }
    }

    private PipeWriter? WriterOf(byte channel) => (RemoteChannel)channel switch
    {
        RemoteChannel.Stdin => _stdin?.Writer,
        RemoteChannel.Resize => _resize?.Writer,
        _ => null,
    };
}
