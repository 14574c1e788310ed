using System.Diagnostics;
using System.Text.Json;
using KubeProxyNet.Lab.Machine;
using KubeProxyNet.Lab.Programs;
using KubeProxyNet.Lab.Programs.Exchanges;

namespace KubeProxyNet.Lab.Demo;

/// <summary>New connections at a steady rate, until one has seen enough.</summary>
internal sealed class RunningLoad : IDisposable
{
    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly Task<string> _error;

    internal RunningLoad(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        _process = Tool.Start(start);
        _output = _process.StandardOutput.ReadToEndAsync();
        _error = _process.StandardError.ReadToEndAsync();
    }

    /// <summary>Ends it and returns what became of all its connections.</summary>
    internal async Task<ExchangeReport> StopAsync(CancellationToken cancellationToken)
    {
        // nsenter stays outside the lab's process namespace; the program is its child.
        if (ProcessTree.FindChild(_process.Id) is { } program)
        {
            SystemCalls.Signal(program, SystemCalls.SIGTERM);
        }

        await _process.WaitForExitAsync(cancellationToken);
        var output = await _output;
        return output.StartsWith('{')
            ? JsonSerializer.Deserialize(output, ProgramJson.Default.ExchangeReport)!
            : throw new DemoFailureException("a report of the load", $"exit code {_process.ExitCode}: {(output + await _error).Trim()}");
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }
}
