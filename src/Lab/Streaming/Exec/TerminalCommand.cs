using System.Buffers;
using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using KubeProxyNet.Lab.Streaming.Terminals;

namespace KubeProxyNet.Lab.Streaming.Exec;

/// <summary>Runs a process on a pseudo terminal tied to a client's channels.</summary>
internal sealed class TerminalCommand(IRemoteChannels channels, ProcessStartInfo start)
{
    private const byte EndOfTransmission = 0x04;
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
        using var terminal = PseudoTerminal.Open();
        terminal.Attach(start);
        start.UseShellExecute = false;
        start.RedirectStandardInput = false;
        start.RedirectStandardOutput = false;
        start.RedirectStandardError = false;
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(channels.Gone);
        var resizing = ResizeAsync(terminal, ended.Token);
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
            var input = SendInputAsync(terminal, ended.Token);
            var pump = new OutputPump(channels, LastOutput);
            var output = pump.RunAsync(new TerminalOutput(terminal.Stream), RemoteChannel.Stdout);
            try
            {
                await process.WaitForExitAsync(channels.Gone);
                pump.ProducerEnded();
                await output;
                return RemoteStatus.FromExitCode(process.ExitCode);
            }
            finally
            {
                process.Kill(entireProcessTree: true);
                await ended.CancelAsync();
                await Task.WhenAll(input, resizing);
            }
        }
    }

    private async Task SendInputAsync(PseudoTerminal terminal, CancellationToken cancellationToken)
    {
        if (channels.Stdin is not { } stdin)
        {
            return;
        }

        try
        {
            await stdin.CopyToAsync(terminal.Stream, cancellationToken);

            // A terminal has no end of its own: this is what a user would type.
            await terminal.Stream.WriteAsync(new[] { EndOfTransmission }, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            // The process does not want more input.
        }
    }

    private async Task ResizeAsync(PseudoTerminal terminal, CancellationToken cancellationToken)
    {
        if (channels.Resize is not { } resize)
        {
            return;
        }

        try
        {
            while (true)
            {
                var result = await resize.ReadAsync(cancellationToken);
                resize.AdvanceTo(Apply(terminal, result.Buffer), result.Buffer.End);
                if (result.IsCompleted)
                {
                    return;
                }
            }
        }
        catch (Exception exception) when (exception is JsonException or OperationCanceledException)
        {
            // A client that sends no sizes keeps the one it has.
        }
    }

    private static SequencePosition Apply(PseudoTerminal terminal, ReadOnlySequence<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            var reader = new Utf8JsonReader(bytes, isFinalBlock: false, default);
            if (!TerminalSize.TryRead(ref reader, out var size))
            {
                break;
            }

            terminal.Resize(size);
            bytes = bytes.Slice(reader.BytesConsumed);
        }

        return bytes.Start;
    }
}
