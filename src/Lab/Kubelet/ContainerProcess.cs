using System.Diagnostics;
using System.Globalization;
using KubeProxyNet.Lab.Machine;

namespace KubeProxyNet.Lab.Kubelet;

/// <summary>
/// One run of one container: a process that is PID 1 of its own process namespace, with its own mounts and host name, in its pod's network.
/// <c>unshare</c> stays outside as its parent; the kernel kills the container should that one be killed.
/// </summary>
internal sealed class ContainerProcess : IDisposable
{
    // Opens the log before anything else, so that whatever goes wrong on the way in is in it.
    private const string IntoLog = """log=$1; shift; exec "$@" >>"$log" 2>&1 </dev/null""";
    private const string IntoContainer = """echo "$1" >/proc/sys/kernel/hostname; cd "$2" || exit 126; shift 2; exec "$@" """;

    // Found by the lab's own search path; the container's may lead elsewhere.
    private static readonly string Shell = Tool.Find("sh") ?? "/bin/sh";
    private static readonly string Enter = Tool.Find("nsenter") ?? "nsenter";
    private static readonly string Unshare = Tool.Find("unshare") ?? "unshare";

    private readonly Process _process;
    private readonly IReadOnlyDictionary<string, string> _environment;

    private ContainerProcess(Process process, IReadOnlyDictionary<string, string> environment)
    {
        _process = process;
        _environment = environment;
    }

    internal static ContainerProcess Start(
        PodSandbox sandbox, IReadOnlyList<string> command, string folder, IReadOnlyDictionary<string, string> environment, string log)
    {
        var start = new ProcessStartInfo(Shell,
        [
            "-c", IntoLog, "sh", log,
            Enter, $"--net={sandbox.NamespaceFile}",
            Unshare, "--mount", "--uts", "--pid", "--fork", "--kill-child=KILL", "--mount-proc",
            Shell, "-c", IntoContainer, "sh", sandbox.HostName, folder, .. command,
        ]);
        return new ContainerProcess(Tool.Start(WithEnvironment(start, environment)), environment);
    }

    internal async Task<int> WaitAsync()
    {
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }

    /// <summary>SIGTERM for the container's first process; as PID 1 it sees it only if it handles it.</summary>
    internal void Terminate()
    {
        if (FindInner() is { } inner)
        {
            SystemCalls.Signal(inner, SystemCalls.SIGTERM);
        }
        else
        {
            Kill();
        }
    }

    internal void Kill()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }
    }

    /// <summary>A command inside the container; <c>null</c>: it does not run (any more).</summary>
    internal ProcessStartInfo? PrepareExec(IReadOnlyList<string> command) => FindInner() is not { } inner
        ? null
        : WithEnvironment(
            new ProcessStartInfo(Enter,
            [
                "--target", inner.ToString(CultureInfo.InvariantCulture), "--net", "--mount", "--uts", "--pid", "--root", "--wd", "--", .. command,
            ]),
            _environment);

    public void Dispose() => _process.Dispose();

    private static ProcessStartInfo WithEnvironment(ProcessStartInfo start, IReadOnlyDictionary<string, string> environment)
    {
        start.Environment.Clear();
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return start;
    }

    private int? FindInner() => ProcessTree.FindChild(_process.Id);
}
