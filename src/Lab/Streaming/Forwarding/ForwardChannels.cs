using System.IO.Pipelines;
using KubeProxyNet.Lab.Streaming.Exec;
using KubeProxyNet.Lab.Streaming.Spdy;

namespace KubeProxyNet.Lab.Streaming.Forwarding;

/// <summary>The two streams of one forwarded connection, as a command's channels: what it says on stderr is the error.</summary>
internal sealed class ForwardChannels(SpdyStream data, SpdyStream error, CancellationToken gone) : IRemoteChannels
{
    public PipeReader? Stdin => data.Input;

    public PipeReader? Resize => null;

    public CancellationToken Gone => gone;

    public ValueTask WriteAsync(RemoteChannel channel, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) => channel switch
    {
        RemoteChannel.Stdout => data.WriteAsync(bytes, cancellationToken),
        RemoteChannel.Stderr => error.WriteAsync(bytes, cancellationToken),
        _ => ValueTask.CompletedTask,
    };

    // A TCP connection ends without an exit code.
    public async Task FinishAsync(ReadOnlyMemory<byte> status, CancellationToken cancellationToken)
    {
        await data.FinishAsync(cancellationToken);
        await error.FinishAsync(cancellationToken);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
