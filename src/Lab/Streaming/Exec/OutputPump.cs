using System.Buffers;

namespace KubeProxyNet.Lab.Streaming.Exec;

/// <summary>Copies what a process prints to the client until it ends, or until the process has and nothing more comes.</summary>
internal sealed class OutputPump(IRemoteChannels channels, TimeSpan lastOutput)
{
    private const int BufferLength = 32 * 1024;

    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void ProducerEnded() => _ended.TrySetResult();

    public async Task RunAsync(Stream source, RemoteChannel channel)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferLength);
        while (true)
        {
            var reading = source.ReadAsync(buffer.AsMemory(0, BufferLength), channels.Gone).AsTask();
            if (!await IsWorthWaitingAsync(reading))
            {
                // The read may still write to the buffer, so that is not given back.
                return;
            }

            var length = await reading;
            if (length == 0)
            {
                break;
            }

            await channels.WriteAsync(channel, buffer.AsMemory(0, length), channels.Gone);
        }

        ArrayPool<byte>.Shared.Return(buffer);
    }

    private async Task<bool> IsWorthWaitingAsync(Task<int> reading)
    {
        await Task.WhenAny(reading, _ended.Task);
        return reading.IsCompleted || await Task.WhenAny(reading, Task.Delay(lastOutput, channels.Gone)) == reading;
    }
}
