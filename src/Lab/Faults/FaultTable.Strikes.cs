using System.Text.Json.Nodes;
using KubeProxyNet.Lab.ApiServer;
using KubeProxyNet.Lab.Demo;
using KubeProxyNet.Lab.Machine;

namespace KubeProxyNet.Lab.Faults;

// What takes more than a command: each returns when it has gone wrong, and what had to be waited for meanwhile has come.
internal static partial class FaultTable
{
    private const int MostRequests = 400;
    private const int FewMegabytes = 6;
    private const int FewestKills = 3;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan s_disturbance = TimeSpan.FromSeconds(5);

    // As a firewall between would: half-open connections on both sides.
    private static Task<string> CutAsync(FaultGround ground, string verdict, int seconds) => ground.OnAsync(
        ground.ControlPlane,
        $"nft 'add table inet cut; add chain inet cut input {{ type filter hook input priority -300; }}; add rule inet cut input tcp dport 6443 {verdict}'; sleep {seconds}; nft delete table inet cut");

    // What changes meanwhile has to be known afterwards: a pod more, while nobody can say so.
    private static async Task DisturbAsync(FaultGround ground, JsonObject disturbance)
    {
        await ground.TellServerAsync("disturbance", disturbance);
        long requests;
        try
        {
            await ground.ScaleAsync(FaultGround.Replicas + 1);
            await Task.Delay(s_disturbance, ground.Lab.Cancelled);
        }
        finally
        {
            requests = (await ground.TellServerAsync("disturbance", [])).Number("requests") ?? 0;
        }

        // Who is refused comes back later and later: a server in trouble is not to be helped down.
        if (requests > MostRequests)
        {
            throw new DemoFailureException($"at most {MostRequests} requests of {ground.Lab.State.Nodes.Count} nodes meanwhile", $"{requests}");
        }

        // That one may be known from a list, while the next watch is waited for. Pods may end once there is a watch, which alone brings another one.
        await ground.ScaleAsync(FaultGround.Replicas + 2);
        await CatchUpAsync(ground, FaultGround.Replicas + 2);
    }

    // The pod that came after the backup is gone, and no event says so: watches begin at versions that are yet to come.
    private static async Task RestoreAsync(FaultGround ground)
    {
        await ground.TellServerAsync("backup", []);
        await ground.ScaleAsync(FaultGround.Replicas + 1);
        await ground.Lab.UntilAsync("the pod that came among the Service's", () => ground.IsServedByAsync(FaultGround.Replicas + 1), s_patience);
        await ground.TellServerAsync("restore", []);
    }

    // The kubelet is two seconds late with the files, and a new authority shows with new connections only.
    private static async Task ExchangeCredentialsAsync(FaultGround ground)
    {
        var credentials = await ground.TellServerAsync("credentials", []);
        await CutAsync(ground, "reject with tcp reset", 1);
        await Task.Delay(Seconds(2), ground.Lab.Cancelled);
        ground.WriteCredentials(credentials);
        await ground.ScaleAsync(FaultGround.Replicas + 1);
        await CatchUpAsync(ground);
    }

    private static async Task GoThroughModesAsync(FaultGround ground)
    {
        var agents = ground.Lab.Folder.ReadAgents();
        await RollThroughAsync(ground, agents, ground.Modes.Where(mode => mode != agents.Mode).Append(agents.Mode).Select(mode => agents with { Mode = mode }));
    }

    private static async Task UpgradeAsync(FaultGround ground)
    {
        var agents = ground.Lab.Folder.ReadAgents();
        var previous = agents with { Proxy = ground.Previous!, Network = ground.Previous! };
        await RollThroughAsync(ground, agents, [previous, agents, previous, agents]);
    }

    private static async Task RollThroughAsync(FaultGround ground, NodeAgents agents, IEnumerable<NodeAgents> others)
    {
        try
        {
            foreach (var next in others)
            {
                await ground.RollAsync(next);
            }
        }
        finally
        {
            // What has failed is not to fail at every start from now on.
            ground.Lab.Folder.WriteAgents(agents);
        }
    }

    // Killed by the kernel at every start, as a container with too small a limit is; what changes meanwhile has to be known afterwards.
    private static async Task StarveAsync(FaultGround ground)
    {
        using var group = MemoryGroup.Create(FewMegabytes);
        var agents = ground.Lab.Folder.ReadAgents();

        // Not in the lab's own folder: nothing may be executed below /run.
        var starving = Path.GetTempFileName();
        File.WriteAllText(starving, $"#!/bin/sh\n{group.Enter}\nexec '{agents.Proxy}' \"$@\"\n");
        await ground.OnAsync(ground.Near, $"chmod 500 {starving}");
        ground.Lab.Folder.WriteAgents(agents with { Proxy = starving });
        try
        {
            await ground.RestartAsync(LabCluster.ProxyProgram, ground.Near, "KILL");
            await ground.ScaleAsync(FaultGround.Replicas + 1);
            await Task.Delay(s_disturbance, ground.Lab.Cancelled);
            await ground.Lab.UntilAsync($"{FewestKills} processes killed for want of memory", () => Task.FromResult(group.Kills >= FewestKills), s_patience);
        }
        finally
        {
            ground.Lab.Folder.WriteAgents(agents);
            File.Delete(starving);
        }

        await CatchUpAsync(ground);
    }

    private static async Task HoldLockAsync(FaultGround ground)
    {
        await ground.OnAsync(ground.Near, "flock /run/xtables.lock sleep 5 >/dev/null 2>&1 &");
        await ground.ScaleAsync(FaultGround.Replicas + 1);
        await Task.Delay(s_disturbance, ground.Lab.Cancelled);
        await CatchUpAsync(ground);
    }

    // The pod that came meanwhile has to be known; then it may go.
    private static async Task CatchUpAsync(FaultGround ground, int replicas = FaultGround.Replicas + 1)
    {
        await ground.Lab.UntilAsync("the pod that came meanwhile among the Service's", () => ground.IsServedByAsync(replicas), s_patience);
        await ground.ScaleAsync(FaultGround.Replicas);
    }

    private static async Task ChangeMTUAsync(FaultGround ground)
    {
        foreach (var mtu in (int[])[1400, 1500])
        {
            foreach (var node in ground.Lab.State.Nodes)
            {
                await ground.OnAsync(node, $"ip link set eth0 mtu {mtu}");
            }

            await ground.Lab.UntilAsync("the tunnel's MTU", async () => (await ground.OnAsync(ground.Near, "cat /sys/class/net/vxlan-kpn4/mtu 2>/dev/null || ip -o link show vxlan-kpn4")).Contains($"{mtu - 50}", StringComparison.Ordinal), Seconds(10));
        }
    }

    private static async Task RollAsync(FaultGround ground)
    {
        await ground.KubectlAsync("rollout", "restart", "deployment/web");
        await ground.KubectlAsync("rollout", "status", "deployment/web", "--timeout=90s");
    }

    private static async Task ScaleAsync(FaultGround ground)
    {
        await ground.ScaleAsync(2 * FaultGround.Replicas);
        await ground.ScaleAsync(FaultGround.Replicas);
    }

    // Pods wait, with an Event that says why, and come when it can be written again.
    private static async Task WithoutLeasesAsync(FaultGround ground, Func<string, string> take, Func<string, string> giveBack)
    {
        foreach (var node in ground.Lab.State.Nodes)
        {
            await ground.OnAsync(node, take(ground.Lab.Folder.NodeFolder(node).Leases));
        }

        var events = await CountRefusalsAsync(ground);
        await ground.KubectlAsync("scale", "deployment/web", $"--replicas={FaultGround.Replicas + 1}");
        await ground.Lab.UntilAsync("an Event about the pod that gets no network", async () => await CountRefusalsAsync(ground) > events, Seconds(20));
        foreach (var node in ground.Lab.State.Nodes)
        {
            await ground.OnAsync(node, giveBack(ground.Lab.Folder.NodeFolder(node).Leases));
        }

        await ground.Lab.UntilAsync("the pod", () => ground.ReachesAllAsync(FaultGround.Replicas + 1), Seconds(30));
        await ground.ScaleAsync(FaultGround.Replicas);
    }

    private static async Task<long> CountRefusalsAsync(FaultGround ground) =>
        (await ground.Lab.GetAsync("events")).ObjectsAt("items").Where(item => item.Text("reason") == "FailedCreatePodSandBox").Sum(item => item.Number("count") ?? 1);

    private static string FreezeLeases(string leases) => $"mkdir -p {leases} && mount --bind {leases} {leases} && mount -o remount,bind,ro {leases}";

    private static string ThawLeases(string leases) => $"umount {leases}";

    // A small file system with the node's leases and no room beside them.
    private static string FillLeases(string leases) =>
        $"mkdir -p {leases} && tar -C {leases} -cf {leases}.tar . && mount -t tmpfs -o size=256k,nr_inodes=200 full {leases} && tar -C {leases} -xf {leases}.tar && (cat /dev/zero >{leases}/full 2>/dev/null; true)";

    private static string EmptyLeases(string leases) =>
        $"rm {leases}/full && tar -C {leases} -cf {leases}.tar . && umount {leases} && tar -C {leases} -xf {leases}.tar && rm {leases}.tar";
}
