using System.Diagnostics;
using System.Globalization;

namespace KubeProxyNet.Lab.Machine;

/// <summary>
/// A lab seen from outside: it runs in a process of its own, in a process and a mount namespace of its own, so that nothing can outlive it. It also
/// ends when the one who started it does, until <see cref="KeepAsync"/> releases it.
/// </summary>
internal sealed class LabProcess : IAsyncDisposable
{
    /// <summary>What a lab writes to tell that it is up; lines before that are progress or, at the end, what went wrong.</summary>
    internal const string ReadyMark = "= ready";

    /// <summary>What a lab reads to know that it may go on alone.</summary>
    internal const string KeepMark = "keep";

    private const string IntoHost = """echo "$1" >/proc/sys/kernel/hostname; shift; exec "$@" """;
    private const string ErrorMark = "! ";

    private static readonly TimeSpan StopDeadline = TimeSpan.FromSeconds(15);

    private readonly Process _process;
    private bool _kept;
    private bool _disposed;

    private LabProcess(Process process, LabFolder folder)
    {
        _process = process;
        Folder = folder;
    }

    internal LabFolder Folder { get; }

    /// <summary>Starts a lab and waits until its nodes are ready.</summary>
    internal static async Task<LabProcess> StartAsync(LabOptions options, Action<string> progress, CancellationToken cancellationToken)
    {
        Requirements.Check();
        var folder = new LabFolder(options.Name);
        if (folder.IsRunning())
        {
            throw new LabException($"a lab named '{options.Name}' is running already; 'down --name {options.Name}' stops it, --name starts another one");
        }

        var start = new ProcessStartInfo("setsid",
        [
            "unshare", "--mount", "--propagation", "private", "--pid", "--fork", "--kill-child=KILL",
            LabExecutable.Path, "run", .. options.ToArguments(),
        ])
        { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["DOTNET_ROOT"] = LabExecutable.RuntimeRoot;
        var lab = new LabProcess(Tool.Start(start), folder);
        try
        {
            await lab.WaitUntilReadyAsync(progress, cancellationToken);
            return lab;
        }
        catch
        {
            await lab.DisposeAsync();
            throw;
        }
    }

    /// <summary>Stops a lab that somebody else started.</summary>
    internal static async Task StopAsync(LabFolder folder, CancellationToken cancellationToken)
    {
        var state = folder.ReadRunningState();
        SystemCalls.Signal(state.Process, SystemCalls.SIGTERM);
        if (!await WaitUntilGoneAsync(state.Process, cancellationToken))
        {
            SystemCalls.Signal(state.Process, SystemCalls.SIGKILL);
            await WaitUntilGoneAsync(state.Process, cancellationToken);
        }

        folder.Remove();
    }

    /// <summary>
    /// A command in a network namespace of the lab (a node's name, the underlay's, or NAMESPACE.POD), in the lab's own view of processes and mounts;
    /// not yet started.
    /// </summary>
    internal static ProcessStartInfo PrepareExec(LabState state, string ns, IEnumerable<string> command)
    {
        var process = state.Process.ToString(CultureInfo.InvariantCulture);
        var start = new ProcessStartInfo("nsenter",
        [
            "--target", process, "--mount", "--pid", $"--net=/proc/{process}/root{NamedNamespace.FileOf(ns)}", "--",
            "unshare", "--uts", "sh", "-c", IntoHost, "sh", ns, .. command,
        ]);
        start.Environment["PATH"] = LabExecutable.SearchPath;
        return start;
    }

    /// <summary>Lets the lab live on when this process ends.</summary>
    internal async Task KeepAsync()
    {
        await _process.StandardInput.WriteLineAsync(KeepMark);
        await _process.StandardInput.FlushAsync();
        _kept = true;
    }

    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        if (!_kept)
        {
            // Its input ending is its sign to end.
            _process.StandardInput.Close();
            using var deadline = new CancellationTokenSource(StopDeadline);
            await _process.WaitForExitAsync(deadline.Token).ContinueWith(_ => { }, TaskScheduler.Default);
            if (!_process.HasExited)
            {
                _process.Kill();
                await _process.WaitForExitAsync(CancellationToken.None);
            }

            if (!Folder.IsRunning())
            {
                Folder.Remove();
            }
        }

        _process.Dispose();
    }

    private static async Task<bool> WaitUntilGoneAsync(int process, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        while (Directory.Exists($"/proc/{process}"))
        {
            if (clock.Elapsed > StopDeadline)
            {
                return false;
            }

            await Task.Delay(50, cancellationToken);
        }

        return true;
    }

    private async Task WaitUntilReadyAsync(Action<string> progress, CancellationToken cancellationToken)
    {
        var complaints = _process.StandardError.ReadToEndAsync(cancellationToken);
        var errors = new List<string>();
        while (await _process.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line == ReadyMark)
            {
                return;
            }

            if (line.StartsWith(ErrorMark, StringComparison.Ordinal))
            {
                errors.Add(line[ErrorMark.Length..]);
            }
            else
            {
                progress(line);
            }
        }

        throw new LabException(errors.Count > 0 ? string.Join('\n', errors) : $"the lab ended before it was up: {(await complaints).Trim()}");
    }
}
