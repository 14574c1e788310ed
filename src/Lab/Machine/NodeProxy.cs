using System.Diagnostics;
using System.Globalization;
using System.Net;
using KubeProxyNet.Lab.Kubelet;
using KubeProxyNet.Lab.Network;

namespace KubeProxyNet.Lab.Machine;

/// <summary>The real proxy on one node, in the node's network namespace, started again whenever it ends, as a DaemonSet would.</summary>
internal sealed class NodeProxy(NodePlan node, NodeConnections network, LabOptions options, LabFolder folder, LabLog log)
{
    private const string IntoNode = """log=$1; host=$2; shift 2; exec >>"$log" 2>&1 </dev/null; echo "$host" >/proc/sys/kernel/hostname; exec "$@" """;

    private static readonly TimeSpan FirstBackOff = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestBackOff = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan GoodRun = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan StopDeadline = TimeSpan.FromSeconds(3);
    private static readonly Uri Healthz = new("http://127.0.0.1:10256/healthz");
    private static readonly Uri Readyz = new("http://127.0.0.1:10256/readyz");

    internal string Node { get; } = node.Name;

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
            log.Write($"{Node}: the proxy ended with exit code {process.ExitCode} after {clock.Elapsed.TotalSeconds:F1} s, starting it again in {backOff.TotalSeconds:F1} s");
            await Task.Delay(backOff, stop).ContinueWith(_ => { }, TaskScheduler.Default);
            backOff = TimeSpan.FromTicks(Math.Min(backOff.Ticks * 2, LongestBackOff.Ticks));
        }
    }

    /// <summary>Healthy by kube-proxy's own sign; and ready, where the proxy has a sign for that.</summary>
    internal async Task<bool> IsReadyAsync(CancellationToken cancellationToken) =>
        await network.GetAsync(Healthz, [], cancellationToken) == HttpStatusCode.OK
        && await network.GetAsync(Readyz, [], cancellationToken) is HttpStatusCode.OK or HttpStatusCode.NotFound;

    // By rename: who reads it meanwhile gets the old number or the new one, and never an empty file.
    private void WriteProcess(int id)
    {
        var path = folder.ProxyProcess(Node);
        File.WriteAllText(path + ".new", id.ToString(CultureInfo.InvariantCulture));
        File.Move(path + ".new", path, overwrite: true);
    }

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

    // No process namespace and no fork on the way: the process started is the proxy itself.
    private ProcessStartInfo Prepare() => new("nsenter",
    [
        $"--net={NamedNamespace.FileOf(Node)}", "unshare", "--uts",
        "sh", "-c", IntoNode, "sh", folder.ProxyLog(Node), Node,
        options.Proxy!,
        "--kubeconfig", folder.NodeKubeconfig,
        "--hostname-override", Node,
        "--mode", options.ProxyMode,
        "--cluster-cidr", string.Join(',', AddressPlan.ClusterCIDRs),
        "-v", "2",
    ]);
}
