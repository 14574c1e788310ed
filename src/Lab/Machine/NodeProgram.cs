using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using KubeProxyNet.Lab.Kubelet;
using KubeProxyNet.Lab.Network;

namespace KubeProxyNet.Lab.Machine;

/// <summary>A program that runs on one node, in the node's network namespace, started again whenever it ends, as a DaemonSet would.</summary>
/// <param name="node">The node.</param>
/// <param name="name">What it is called in log and files: proxy, network.</param>
/// <param name="command">It and its arguments, asked for at each start.</param>
/// <param name="healthPort">Where it answers /healthz and /readyz on the node's loopback.</param>
/// <param name="network">Connections from the node.</param>
/// <param name="folder">The lab's.</param>
/// <param name="log">The lab's.</param>
internal sealed class NodeProgram(NodePlan node, string name, Func<IReadOnlyList<string>> command, int healthPort, NodeConnections network, LabFolder folder, LabLog log)
{
    private const string IntoNode = """log=$1; host=$2; shift 2; exec >>"$log" 2>&1 </dev/null; echo "$host" >/proc/sys/kernel/hostname; exec "$@" """;

    private static readonly TimeSpan FirstBackOff = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestBackOff = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan GoodRun = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan StopDeadline = TimeSpan.FromSeconds(3);

    private readonly Uri _healthz = new($"http://127.0.0.1:{healthPort}/healthz");
    private readonly Uri _readyz = new($"http://127.0.0.1:{healthPort}/readyz");

    internal string Node { get; } = node.Name;

    /// <summary>What it is called.</summary>
    internal string Name { get; } = name;

    internal async Task RunAsync(CancellationToken stop)
    {
        var backOff = FirstBackOff;
        while (!stop.IsCancellationRequested)
        {
            var clock = Stopwatch.StartNew();
            using var process = Tool.Start(Prepare());
            WriteProcess(process.Id);
            await WaitAsync(process, stop);
            if (stop.IsCancellationRequested)
            {
                return;
            }

            backOff = clock.Elapsed >= GoodRun ? FirstBackOff : backOff;
            log.Write($"{Node}: the {Name} ended with exit code {process.ExitCode} after {clock.Elapsed.TotalSeconds:F1} s, starting it again in {backOff.TotalSeconds:F1} s");
            await Task.Delay(backOff, stop).ContinueWith(_ => { }, TaskScheduler.Default);
            backOff = TimeSpan.FromTicks(Math.Min(backOff.Ticks * 2, LongestBackOff.Ticks));
        }
    }

    /// <summary>Healthy by kube-proxy's own sign; and ready, where it has a sign for that.</summary>
    internal async Task<bool> IsReadyAsync(CancellationToken cancellationToken) =>
        await network.GetAsync(_healthz, [], cancellationToken) == HttpStatusCode.OK
        && await network.GetAsync(_readyz, [], cancellationToken) is HttpStatusCode.OK or HttpStatusCode.NotFound;

    // By rename: who reads it meanwhile gets the old number or the new one, and never an empty file.
    private void WriteProcess(int id) => LabFolder.Replace(folder.ProcessOf(Name, Node), Encoding.ASCII.GetBytes(id.ToString(CultureInfo.InvariantCulture)));

    private static async Task WaitAsync(Process process, CancellationToken stop)
    {
        try
        {
            await process.WaitForExitAsync(stop);
        }
        catch (OperationCanceledException)
        {
            SystemCalls.Signal(process.Id, SystemCalls.SIGTERM);
            using var deadline = new CancellationTokenSource(StopDeadline);
            await process.WaitForExitAsync(deadline.Token).ContinueWith(_ => { }, TaskScheduler.Default);
            process.Kill();
        }
    }

    // No process namespace and no fork on the way: the process started is the program itself.
    private ProcessStartInfo Prepare() => new("nsenter",
        [$"--net={NamedNamespace.FileOf(Node)}", "unshare", "--uts", "sh", "-c", IntoNode, "sh", folder.LogOf(Name, Node), Node, .. command()]);
}
