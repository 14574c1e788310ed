using System.Diagnostics;
using KubeProxyNet.Testing;

namespace KubeProxyNet.Kernel.Tests.Faults;

// The published native agent in a network namespace, to be killed without a warning.
internal sealed class NativeAgent : IDisposable
{
    internal const string NodeName = "hollow-1";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(KernelModes.IsEmulated ? 240 : 60);

    private readonly Process _process;
    private readonly List<string> _said = [];

    internal NativeAgent(Sandbox sandbox, string kubeconfig, params IEnumerable<string> arguments)
        : this(sandbox, kubeconfig, [], arguments)
    {
    }

    /// <summary>Starts it with some variables more, each as <c>NAME=value</c>.</summary>
    internal NativeAgent(Sandbox sandbox, string kubeconfig, string[] variables, IEnumerable<string> arguments)
    {
        _process = Process.Start(new ProcessStartInfo(
            "nsenter",
            [$"--net={sandbox.Namespace.Path}", "env", .. variables, AgentBinary.Path, "--kubeconfig", kubeconfig, "--hostname-override", NodeName, "--oom-score-adj", "0", .. arguments])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        })!;
        _process.ErrorDataReceived += (_, line) => Hear(line.Data);
        _process.OutputDataReceived += static (_, _) => { };
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
    }

    internal int Id => _process.Id;

    internal string Said
    {
        get
        {
            lock (_said)
            {
                return string.Join('\n', _said);
            }
        }
    }

    internal bool IsSynced => Said.Contains("IPv6: first sync done", StringComparison.Ordinal);

    /// <summary>Waits until it has said each of the texts so many times in all.</summary>
    internal void WaitFor(string text, int times = 1)
    {
        var deadline = Stopwatch.StartNew();
        lock (_said)
        {
            while (_said.Count(line => line.Contains(text, StringComparison.Ordinal)) < times)
            {
                (deadline.Elapsed < Patience && !_process.HasExited).ShouldBeTrue($"\"{text}\" was not said:\n{Said}");
                Monitor.Wait(_said, TimeSpan.FromMilliseconds(100));
            }
        }
    }

    /// <summary>Waits until it has programmed both families and hears what others do to them.</summary>
    internal void WaitUntilWatching()
    {
        WaitFor("watching the rules of IPv4");
        WaitFor("watching the rules of IPv6");
    }

    internal void KillAtOnce()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            KillAtOnce();
        }

        _process.Dispose();
    }

    private void Hear(string? line)
    {
        lock (_said)
        {
            if (line is not null)
            {
                _said.Add(line);
            }

            Monitor.PulseAll(_said);
        }
    }
}
