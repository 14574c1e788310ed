using System.ComponentModel;
using System.Diagnostics;

namespace KubeProxyNet.Lab.Streaming.Exec;

/// <summary>Runs a process with its streams tied to a client's channels.</summary>
internal sealed class RemoteCommand(IRemoteChannels channels, ProcessStartInfo start)
{
    // What a command left running in the background may hold its output open for ever; the command itself has ended.
    private static readonly TimeSpan LastOutput = TimeSpan.FromSeconds(1);

    /// <summary>Runs to the end and tells the client how it ended; a client that goes takes the process with it.</summary>
    public async Task RunAsync()
    {
        try
        {
            await channels.FinishAsync(await RunProcessAsync(), channels.Gone);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            // Nobody is left to be told.
        }
    }

    private async Task<byte[]> RunProcessAsync()
    {
        start.UseShellExecute = false;
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (Win32Exception exception)
        {
            return RemoteStatus.FromError($"cannot start {start.FileName}: {exception.Message}");
        }

        using (process)
        {
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(channels.Gone);
            var input = SendInputAsync(process, ended.Token);
            var pumps = new OutputPump(channels, LastOutput);
            var output = pumps.RunAsync(process.StandardOutput.BaseStream, RemoteChannel.Stdout);
            var errors = pumps.RunAsync(process.StandardError.BaseStream, RemoteChannel.Stderr);
            try
            {
                await process.WaitForExitAsync(channels.Gone);
                pumps.ProducerEnded();
                await Task.WhenAll(output, errors);
                return RemoteStatus.FromExitCode(process.ExitCode);
            }
            finally
            {
                process.Kill(entireProcessTree: true);
                await ended.CancelAsync();
                await Task.WhenAny(input, Task.Delay(LastOutput));
            }
        }
    }

    private async Task SendInputAsync(Process process, CancellationToken cancellationToken)
    {
        using var target = process.StandardInput.BaseStream;
        try
        {
            if (channels.Stdin is { } stdin)
            {
                await stdin.CopyToAsync(target, cancellationToken);
            }
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            // The process does not want more input.
        }

        // Unread input would fill up and stop the connection, and with it the news that the client has gone.
        if (channels.Stdin is { } unread)
        {
            await unread.CompleteAsync();
        }
    }
}
