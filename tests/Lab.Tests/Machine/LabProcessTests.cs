using System.Text.Json.Nodes;
using KubeProxyNet.Lab.ApiServer;
using KubeProxyNet.Lab.Demo;
using KubeProxyNet.Lab.Machine;
using KubeProxyNet.Testing;

namespace KubeProxyNet.Lab.Tests.Machine;

/// <summary>A whole lab without a proxy: isolation, overlay, kubelets; and that nothing is left of it.</summary>
public sealed class LabProcessTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [AgentFact]
    public async Task Pods_of_two_nodes_reach_each_other_and_nothing_is_left_afterwards()
    {
        var before = Traces.Take();
        LabProcesses processes;
        await using (var lab = await StartAsync("test-reach"))
        {
            var state = lab.Folder.ReadRunningState();
            await RunAsync("kubectl", "--kubeconfig", lab.Folder.Kubeconfig, "run", "server", "--image=echo", "--overrides", OnNode("worker1"));
            await RunAsync("kubectl", "--kubeconfig", lab.Folder.Kubeconfig, "run", "client", "--image=pause", "--overrides", OnNode("control-plane"));
            await RunAsync("kubectl", "--kubeconfig", lab.Folder.Kubeconfig, "wait", "--for=condition=Ready", "pod/server", "pod/client", "--timeout=60s");
            var server = JsonNode.Parse(await RunAsync("kubectl", "--kubeconfig", lab.Folder.Kubeconfig, "get", "pod", "server", "-o", "json"))!.AsObject();
            var client = new LabClient(lab.Folder, state, CancellationToken.None);
            foreach (var address in server.ObjectsAt("status.podIPs").Select(ip => ip.Text("ip")))
            {
                var target = address.Contains(':', StringComparison.Ordinal) ? $"[{address}]:9000" : $"{address}:9000";
                (await client.ProbeAsync("default.client", target, "tcp", 1)).Pods.Keys.ShouldBe(["server"]);
            }

            processes = Traces.ReadProcesses(state.Process);
            processes.Namespaces.Count.ShouldBeGreaterThanOrEqualTo(2);
        }

        await UntilNothingIsLeftAsync(before, processes, "test-reach");
    }

    [AgentFact]
    public async Task A_killed_lab_leaves_nothing_and_its_name_can_be_taken_again()
    {
        var before = Traces.Take();
        var lab = await StartAsync("test-killed");
        var state = lab.Folder.ReadRunningState();
        var processes = Traces.ReadProcesses(state.Process);

        SystemCalls.Signal(state.Process, SystemCalls.SIGKILL);

        await UntilNothingIsLeftAsync(before, processes, "test-killed", folderToo: false);
        lab.Folder.IsRunning().ShouldBeFalse();
        await lab.DisposeAsync();
        await using var next = await StartAsync("test-killed");
        next.Folder.ReadRunningState().Process.ShouldNotBe(state.Process);
    }

    [AgentFact]
    public async Task A_name_in_use_is_refused_while_another_name_is_not()
    {
        await using var first = await StartAsync("test-first");

        (await Should.ThrowAsync<LabException>(() => StartAsync("test-first"))).Message.ShouldContain("'test-first' is running already");
        await using var second = await StartAsync("test-second");
        first.Folder.IsRunning().ShouldBeTrue();
        second.Folder.IsRunning().ShouldBeTrue();
    }

    private static Task<LabProcess> StartAsync(string name) =>
        LabProcess.StartAsync(new LabOptions { Name = name, Nodes = 2, Proxy = null, Agent = AgentBinary.Path, Cni = AgentBinary.CniPath }, _ => { }, CancellationToken.None);

    private static string OnNode(string node) => $$"""{"spec": {"nodeName": "{{node}}", "terminationGracePeriodSeconds": 0} }""";

    private static async Task<string> RunAsync(string program, params string[] arguments)
    {
        var result = await Tool.TryAsync(program, arguments, null, CancellationToken.None);
        result.ExitCode.ShouldBe(0, result.Error);
        return result.Output;
    }

    private static async Task UntilNothingIsLeftAsync(Traces before, LabProcesses processes, string name, bool folderToo = true)
    {
        using var deadline = new CancellationTokenSource(Patience);
        List<string> left;
        do
        {
            left = [.. before.NewIn(Traces.Take()), .. Traces.Survivors(processes)];
            if (folderToo && Directory.Exists(new LabFolder(name).Directory))
            {
                left.Add(new LabFolder(name).Directory);
            }
        }
        while (left.Count > 0 && await Task.Delay(50, deadline.Token).ContinueWith(delay => !delay.IsCanceled, TaskScheduler.Default));

        left.ShouldBeEmpty();
    }
}
