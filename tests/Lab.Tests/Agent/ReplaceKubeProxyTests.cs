using System.Diagnostics;
using KubeProxyNet.Lab.ApiServer;
using KubeProxyNet.Lab.Demo;
using KubeProxyNet.Lab.Machine;
using KubeProxyNet.Testing;
using Xunit.Abstractions;

namespace KubeProxyNet.Lab.Tests.Agent;

/// <summary>
/// A cluster as kubeadm makes it, with something in kube-proxy's place that writes kube-proxy's chains, gets our DaemonSet by one command and its own
/// back by two, while clients connect all the time.
/// </summary>
public sealed class ReplaceKubeProxyTests(ITestOutputHelper output)
{
    private const int Rate = 100;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly string Overlay = Path.Combine(Path.GetDirectoryName(AgentBinary.Path)!, "..", "..", "manifests", "overlays", "replace-kube-proxy");

    [AgentFact]
    public async Task One_command_there_and_two_back_and_no_connection_fails()
    {
        await using var process = await LabProcess.StartAsync(
            new LabOptions { Name = "test-replace", Nodes = 2, Proxy = null, Agent = AgentBinary.Path, Cni = AgentBinary.CniPath }, _ => { }, CancellationToken.None);
        var lab = new LabClient(process.Folder, process.Folder.ReadRunningState(), CancellationToken.None);
        var node = lab.State.Nodes[^1];
        var address = await DeployAsync(lab, node);
        using var load = lab.StartLoad($"default.client-{node}", $"{address}:9000", Rate);

        var there = await TimeAsync(() => lab.KubectlAsync("apply", "-k", Overlay), lab);
        foreach (var each in lab.State.Nodes)
        {
            await lab.UntilAsync($"no chain of kube-proxy is left on {each}", async () => !(await ListAsync(lab, each)).Contains("KUBE-SVC-", StringComparison.Ordinal), Patience);
            (await ListAsync(lab, each)).ShouldContain("table ip kubeproxynet");
        }

        var back = await TimeAsync(() => lab.KubectlAsync("-n", "kube-system", "rollout", "undo", "daemonset/kube-proxy"), lab);
        foreach (var each in lab.State.Nodes)
        {
            // The stand-in is this agent in another mode, and takes its own table away by itself; that migrate does it for a real one is MigrateTests' matter.
            (await lab.RunAsync(each, AgentBinary.Path, "migrate", "--back")).ShouldContain("found iptables-nft table ip nat");
            (await ListAsync(lab, each)).ShouldContain("KUBE-SVC-");
            (await ListAsync(lab, each)).ShouldNotContain("kubeproxynet {");
        }

        var report = await load.StopAsync(CancellationToken.None);
        output.WriteLine($"there in {there.TotalSeconds:0.0} s, back in {back.TotalSeconds:0.0} s on {lab.State.Nodes.Count} nodes one after the other; {report.Sent} connections at {Rate}/s");
        report.Failed.ShouldBe(0, string.Join("; ", report.Failures.Select(failure => failure.ToString())));
        report.Sent.ShouldBeGreaterThan(Rate);
    }

    private static async Task<string> DeployAsync(LabClient lab, string node)
    {
        var server = (await lab.GetAsync("node", lab.State.Nodes[0])).ObjectsAt("status.addresses").First().Text("address");
        await lab.ApplyAsync(KubeadmObjects.Manifests($"https://{server}:6443"));
        await lab.ApplyAsync(DemoManifest.Web + "\n" + DemoManifest.Client(node));
        await lab.KubectlAsync("-n", "kube-system", "rollout", "status", "daemonset/kube-proxy", "--timeout=60s");
        await lab.KubectlAsync("rollout", "status", "deployment/web", "--timeout=60s");
        await lab.KubectlAsync("wait", "--for=condition=Ready", "pod", "-l", "app=client", "--timeout=60s");
        var address = (await lab.GetAsync("service", "web")).Text("spec.clusterIP");
        await lab.UntilAsync("kube-proxy's chains for the Service", async () => (await ListAsync(lab, node)).Contains($"-d {address}/32", StringComparison.Ordinal), Patience);
        await lab.UntilAsync("the Service answers", async () => (await lab.ProbeAsync($"default.client-{node}", $"{address}:80", "http", 20)).Failed == 0, Patience);
        return address;
    }

    // Until the last node has a pod of the new kind that is ready.
    private static async Task<TimeSpan> TimeAsync(Func<Task> command, LabClient lab)
    {
        var clock = Stopwatch.StartNew();
        await command();
        await lab.KubectlAsync("-n", "kube-system", "rollout", "status", "daemonset/kube-proxy", "--timeout=90s");
        return clock.Elapsed;
    }

    private static async Task<string> ListAsync(LabClient lab, string node) =>
        await lab.RunAsync(node, "sh", "-c", "nft list tables; nft list ruleset | grep 'kubeproxynet {' || true; iptables-save");
}
