using System.IO.Pipelines;
using KubeProxyNet.Lab.Streaming.Spdy;

namespace KubeProxyNet.Lab.Streaming.Exec;

/// <summary>Remote command over SPDY/3.1, v4.channel.k8s.io: one SPDY stream for each channel, told apart by a header.</summary>
internal sealed class SpdyChannels : IRemoteChannels
{
    internal const string Protocol = "v4.channel.k8s.io";

    private static readonly TimeSpan OpenTimeout = TimeSpan.FromSeconds(30);

    private readonly SpdyConnection _connection;
    private readonly Dictionary<RemoteChannel, SpdyStream> _streams;

    private SpdyChannels(SpdyConnection connection, Dictionary<RemoteChannel, SpdyStream> streams)
    {
        _connection = connection;
        _streams = streams;
    }

    public PipeReader? Stdin => _streams.GetValueOrDefault(RemoteChannel.Stdin)?.Input;

    public PipeReader? Resize => _streams.GetValueOrDefault(RemoteChannel.Resize)?.Input;

    public CancellationToken Gone => _connection.Gone;

    /// <summary>Waits for the streams the request spoke of; null when the client goes, or does not open them all in time.</summary>
    public static async Task<SpdyChannels?> AcceptAsync(Stream transport, RemoteRequest request)
    {
        var connection = new SpdyConnection(transport);
        var missing = Enum.GetValues<RemoteChannel>().Where(request.Has).ToHashSet();
        var streams = new Dictionary<RemoteChannel, SpdyStream>();
        using var timeout = new CancellationTokenSource(OpenTimeout);
        try
        {
            while (missing.Count > 0)
            {
                var stream = await connection.Streams.ReadAsync(timeout.Token);
                if (Enum.TryParse<RemoteChannel>(stream.Headers.GetValueOrDefault("streamtype"), ignoreCase: true, out var channel)
                    && missing.Remove(channel))
                {
                    streams[channel] = stream;
                }
                else
                {
                    await stream.ResetAsync(timeout.Token);
                }
            }

            return new SpdyChannels(connection, streams);
        }
        catch (Exception exception) when (exception is OperationCanceledException or System.Threading.Channels.ChannelClosedException or IOException)
        {
            await connection.DisposeAsync();
            return null;
        }
    }

    public ValueTask WriteAsync(RemoteChannel channel, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) =>
        _streams.TryGetValue(channel, out var stream) ? stream.WriteAsync(bytes, cancellationToken) : ValueTask.CompletedTask;

    public async Task FinishAsync(ReadOnlyMemory<byte> status, CancellationToken cancellationToken)
    {
        await WriteAsync(RemoteChannel.Error, status, cancellationToken);
        foreach (var stream in _streams.Values)
        {
            await stream.FinishAsync(cancellationToken);
        }
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();
}
