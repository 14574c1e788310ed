using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using KubeProxyNet.Lab.ApiServer;
using KubeProxyNet.Lab.Demo;
using KubeProxyNet.Lab.Kubelet;
using KubeProxyNet.Lab.Machine;
using KubeProxyNet.Netlink.Sockets;

namespace KubeProxyNet.Lab.Faults;

/// <summary>A lab with a Service in it and clients that never rest: where things go wrong.</summary>
/// <param name="lab">The lab.</param>
/// <param name="rate">New connections a second.</param>
/// <param name="modes">The proxy's modes that may be gone through, the first one being what it runs in.</param>
/// <param name="previous">Another version's binary, to be upgraded from; null: there is none.</param>
internal sealed class FaultGround(LabClient lab, int rate, IReadOnlyList<string> modes, string? previous)
{
    internal const int DefaultRate = 500;

    private const int MostDatagrams = 50;

    internal const int Replicas = 3;

    // Of five endpoints, one is missed by so many connections less than once in a hundred thousand times.
    private const int EnoughToSeeAll = 60;

    private static readonly Uri s_networkReadyz = new("http://127.0.0.1:10266/readyz");
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    internal LabClient Lab => lab;

    /// <summary>New connections a second.</summary>
    internal int Rate => rate;

    /// <summary>UDP requests a second.</summary>
    internal int DatagramRate => Math.Min(rate, MostDatagrams);

    internal IReadOnlyList<string> Modes => modes;

    /// <summary>What the proxies run in.</summary>
    internal string Mode => lab.Folder.ReadAgents().Mode;

    /// <summary>Another version's binary; null: there is none.</summary>
    internal string? Previous => previous;

    /// <summary>Where the clients are, and most faults.</summary>
    internal string Near => lab.State.Nodes[^1];

    /// <summary>Another node with pods of the Service.</summary>
    internal string Far => lab.State.Nodes[^2];

    internal string ControlPlane => lab.State.Nodes[0];

    internal string Client => $"default.client-{Near}";

    /// <summary>The Service's ClusterIP.</summary>
    internal string Address { get; private set; } = "";

    internal async Task PrepareAsync()
    {
        await lab.ApplyAsync(DemoManifest.Web + "\n" + DemoManifest.Client(Near));
        await lab.KubectlAsync("rollout", "status", "deployment/web", "--timeout=60s");
        await lab.KubectlAsync("wait", "--for=condition=Ready", "pod", "-l", "app=client", "--timeout=60s");

        // At this rate a client has no port left after a minute, for each rests that long when its connection is closed.
        await OnAsync(Client, "echo 1024 65535 >/proc/sys/net/ipv4/ip_local_port_range; echo 1 >/proc/sys/net/ipv4/tcp_tw_reuse");
        Address = (await lab.GetAsync("service", "web")).Text("spec.clusterIP");
        await lab.UntilAsync("the Service answers", async () => (await lab.ProbeAsync(Client, $"{Address}:9000", "tcp", 50)).Failed == 0, s_patience);
    }

    /// <summary>Runs a shell's words on a node.</summary>
    internal Task<string> OnAsync(string node, string words) => lab.RunAsync(node, "sh", "-c", words);

    internal Task<string> KubectlAsync(params string[] words) => lab.KubectlAsync(words);

    /// <summary>The agents of a node say that they are ready.</summary>
    internal async Task<bool> IsReadyAsync(string node)
    {
        using var ns = NetworkNamespace.OpenFile($"/proc/{lab.State.Process}/root{NamedNamespace.FileOf(node)}");
        using var connections = new NodeConnections(ns);
        return await lab.IsProxyHealthyAsync(node) && await connections.GetAsync(s_networkReadyz, [], lab.Cancelled) == HttpStatusCode.OK;
    }

    /// <summary>Every pod of the Service answers the client by its own address, and the Service by its own.</summary>
    internal async Task<bool> ReachesAllAsync(int replicas = Replicas)
    {
        var pods = (await lab.GetAsync("pods", "-l", "app=web")).ObjectsAt("items").Where(pod => pod.At("metadata.deletionTimestamp") is null).Select(pod => pod.Text("status.podIP")).ToList();
        if (pods.Count != replicas)
        {
            return false;
        }

        foreach (var target in pods.Append(Address))
        {
            if (target.Length == 0 || (await lab.ProbeAsync(Client, $"{target}:9000", "tcp", 1)).Failed > 0)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The Service is answered by so many pods, no fewer and no others.</summary>
    internal async Task<bool> IsServedByAsync(int pods)
    {
        var report = await lab.ProbeAsync(Client, $"{Address}:9000", "tcp", EnoughToSeeAll);
        return report.Failed == 0 && report.Pods.Count == pods;
    }

    internal async Task ScaleAsync(int replicas)
    {
        await KubectlAsync("scale", "deployment/web", $"--replicas={replicas}");
        await lab.UntilAsync($"{replicas} pods", () => ReachesAllAsync(replicas), s_patience);
    }

    /// <summary>What of the Service's flows nobody has answered, as the client's node knows them: to whom they went.</summary>
    internal async Task<string> ListUnansweredAsync() =>
        (await OnAsync(Near, $"grep UNREPLIED /proc/net/nf_conntrack | grep 'dst={Address} ' | head -n 3; true")).ReplaceLineEndings("; ").Trim();

    /// <summary>As it was in the beginning, after a fault that was not got over.</summary>
    internal async Task SettleAsync()
    {
        await TellServerAsync("disturbance", []);
        await TryAsync(async () =>
        {
            await ScaleAsync(Replicas);
            return true;
        });
    }

    /// <summary>Asks the API server for something of the lab's own (<see cref="ApiServer.Disturbances.LabHandler"/>).</summary>
    internal Task<JsonObject> TellServerAsync(string what, JsonObject words) => lab.PutAsync($"/lab/{what}", words);

    /// <summary>What the kubelet does when a token or an authority is exchanged.</summary>
    internal void WriteCredentials(JsonObject credentials)
    {
        LabFolder.Replace(lab.Folder.Authority, Encoding.ASCII.GetBytes(credentials.Text("authority")));
        LabFolder.Replace(lab.Folder.Token, Encoding.ASCII.GetBytes(credentials.Text("token")));
    }

    /// <summary>Ends a program of a node with a signal; returns when it runs again, as <see cref="LabFolder.WriteAgents"/> says by then.</summary>
    internal async Task RestartAsync(string program, string node, string signal = "TERM")
    {
        var process = ProcessOf(program, node);
        await OnAsync(node, $"kill -{signal} {process}");
        await lab.UntilAsync($"another {program}", () => Task.FromResult(ProcessOf(program, node) != process), s_patience);
    }

    /// <summary>Has every node run something else, one node after the other.</summary>
    internal async Task RollAsync(NodeAgents agents)
    {
        var before = lab.Folder.ReadAgents();
        lab.Folder.WriteAgents(agents);
        foreach (var node in lab.State.Nodes)
        {
            await RestartAsync(LabCluster.ProxyProgram, node);
            if (agents.Network != before.Network)
            {
                await RestartAsync(LabCluster.NetworkProgram, node);
            }

            await lab.UntilAsync($"{node} to be ready", () => TryAsync(() => IsReadyAsync(node)), s_patience);
        }
    }

    private static async Task<bool> TryAsync(Func<Task<bool>> isSo)
    {
        try
        {
            return await isSo();
        }
        catch (DemoFailureException)
        {
            return false;
        }
    }

    /// <summary>The proxy or network agent of a node, as processes are numbered in the lab.</summary>
    internal string ProcessOf(string program, string node) => File.ReadAllText(lab.Folder.ProcessOf(program, node));
}
