using System.IO.Pipelines;

namespace KubeProxyNet.Lab.Streaming.Spdy;

/// <summary>One stream a client opened: its headers, what it sends, and a way to answer.</summary>
internal sealed class SpdyStream(SpdyConnection connection, int id, IReadOnlyDictionary<string, string> headers)
{
    // A process that does not read its stdin stops the whole connection at this point, as it does in Go's implementation.
    private const int LargestBacklog = 1024 * 1024;

    private readonly Pipe _received = new(new PipeOptions(pauseWriterThreshold: LargestBacklog, resumeWriterThreshold: LargestBacklog / 2,
        useSynchronizationContext: false));

    private bool _inputEnded;

    public int Id { get; } = id;

    public IReadOnlyDictionary<string, string> Headers { get; } = headers;

    /// <summary>What the client sends; completed by its FIN, by a reset, and by the end of the connection.</summary>
    public PipeReader Input => _received.Reader;

    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) =>
        connection.SendAsync(SpdyFrame.Data(Id, bytes, final: false), cancellationToken);

    /// <summary>Says that nothing more will come from this side.</summary>
    public ValueTask FinishAsync(CancellationToken cancellationToken) =>
        connection.SendAsync(SpdyFrame.Data(Id, default, final: true), cancellationToken);

    public ValueTask ResetAsync(CancellationToken cancellationToken) =>
        connection.SendAsync(SpdyFrame.Reset(Id, SpdyFrame.RefusedStream), cancellationToken);

    // Only the connection's reading loop calls these two.
    internal async ValueTask ReceiveAsync(ReadOnlyMemory<byte> bytes, bool final, CancellationToken cancellationToken)
    {
        if (_inputEnded)
        {
            return;
        }

        if (bytes.Length > 0)
        {
            await _received.Writer.WriteAsync(bytes, cancellationToken);
        }

        if (final)
        {
            EndInput();
        }
    }

    internal void EndInput()
    {
        if (!_inputEnded)
        {
            _inputEnded = true;
            _received.Writer.Complete();
        }
    }
}
