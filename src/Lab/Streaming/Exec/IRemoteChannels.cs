using System.IO.Pipelines;

namespace KubeProxyNet.Lab.Streaming.Exec;

/// <summary>The streams between kubectl and a command, however they travel.</summary>
internal interface IRemoteChannels : IAsyncDisposable
{
    /// <summary>What the user types; ends when the user's side does. Null where no stdin was asked for.</summary>
    PipeReader? Stdin { get; }

    /// <summary>The terminal's sizes, as JSON. Null where there is no terminal.</summary>
    PipeReader? Resize { get; }

    /// <summary>Cancelled when the client has gone.</summary>
    CancellationToken Gone { get; }

    /// <summary>Sends output, waiting while the client reads more slowly; nothing happens where that channel was not asked for.</summary>
    ValueTask WriteAsync(RemoteChannel channel, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken);

    /// <summary>Sends how the command ended, and ends all channels.</summary>
    Task FinishAsync(ReadOnlyMemory<byte> status, CancellationToken cancellationToken);
}
