using System.Net;
using KubeProxyNet.Lab.ApiServer;
using KubeProxyNet.Lab.Demo;
using KubeProxyNet.Lab.Kubelet;
using KubeProxyNet.Lab.Machine;
using KubeProxyNet.Netlink.Sockets;

namespace KubeProxyNet.Lab.Faults;

/// <summary>A lab with a Service in it and clients that never rest: where things go wrong.</summary>
/// <param name="lab">The lab.</param>
/// <param name="rate">New connections a second.</param>
internal sealed class FaultGround(LabClient lab, int rate)
{
    internal const int DefaultRate = 500;

    /// <summary>UDP requests a second.</summary>
    internal const int DatagramRate = 50;

    internal const int Replicas = 3;

    private static readonly Uri s_networkReadyz = new("http://127.0.0.1:10266/readyz");
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    internal LabClient Lab => lab;

    /// <summary>New connections a second.</summary>
    internal int Rate => rate;

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

    /// <summary>The proxy or network agent of a node, as processes are numbered in the lab.</summary>
    internal string ProcessOf(string program, string node) => File.ReadAllText(lab.Folder.ProcessOf(program, node));
}
