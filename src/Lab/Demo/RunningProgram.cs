using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using KubeProxyNet.Lab.Machine;

namespace KubeProxyNet.Lab.Demo;

/// <summary>A program of the lab's that runs until one has seen enough, and then reports.</summary>
internal sealed class RunningProgram<TReport> : IDisposable
{
    private const int MostAsked = 4;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    private readonly Process _process;
    private readonly JsonTypeInfo<TReport> _type;
    private readonly Task<string> _output;
    private readonly Task<string> _error;

    internal RunningProgram(ProcessStartInfo start, JsonTypeInfo<TReport> type)
    {
        _type = type;
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        _process = Tool.Start(start);
        _output = _process.StandardOutput.ReadToEndAsync();
        _error = _process.StandardError.ReadToEndAsync();
    }

    /// <summary>Ends it and returns what it saw.</summary>
    internal async Task<TReport> StopAsync(CancellationToken cancellationToken)
    {
        for (var asked = 0; !_process.HasExited && asked < MostAsked; asked++)
        {
            Signal(SystemCalls.SIGTERM);
            await _process.WaitForExitAsync(cancellationToken).WaitAsync(s_patience, cancellationToken).ContinueWith(static _ => { }, TaskScheduler.Default);
            cancellationToken.ThrowIfCancellationRequested();
        }

        if (!_process.HasExited)
        {
            Signal(SystemCalls.SIGKILL);
            throw new DemoFailureException("a report", $"none {s_patience.TotalSeconds * MostAsked:0} s after the program was asked to end");
        }

        var output = await _output;
        return output.StartsWith('{')
            ? JsonSerializer.Deserialize(output, _type)!
            : throw new DemoFailureException("a report", $"exit code {_process.ExitCode}: {(output + await _error).Trim()}");
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            Signal(SystemCalls.SIGKILL);
            _process.Kill();
        }

        _process.Dispose();
    }

    // nsenter stays outside the lab's process namespace; the program is its child.
    private void Signal(int signal)
    {
        if (ProcessTree.FindChild(_process.Id) is { } program)
        {
            SystemCalls.Signal(program, signal);
        }
    }
}
