using System.Text.Json.Nodes;
using KubeProxyNet.Lab.ApiServer;
using KubeProxyNet.Lab.Demo;
using KubeProxyNet.Lab.Machine;

namespace KubeProxyNet.Lab.Faults;

/// <summary>All that is made to go wrong.</summary>
internal static class FaultTable
{
    // Who takes rules away takes the connections that begin until they are back: 40 ms at this rate are 20. That an agent would be quicker than packets is not promised.
    // In namespaces of one machine there is no node of its own to take a conntrack limit or a clock from: tests/Kernel.Tests/Faults/WholeMachineTests has those.
    internal static readonly Fault[] All =
    [
        new("proxy killed", 5, None(10), ground => ground.RestartAsync(LabCluster.ProxyProgram, ground.Near, "KILL"), ground => ground.IsReadyAsync(ground.Near)),
        new("proxy has no memory for 5 s (memory cgroup)", 1, Scaling(20), StarveAsync, IsUpToDate),
        new("proxy ended and started", 3, None(10), ground => ground.RestartAsync(LabCluster.ProxyProgram, ground.Near), ground => ground.IsReadyAsync(ground.Near)),
        new("network agent killed", 5, None(10), ground => ground.RestartAsync(LabCluster.NetworkProgram, ground.Near, "KILL"), ground => ground.IsReadyAsync(ground.Near)),
        new("API server silent for 10 s", 1, None(20), ground => CutAsync(ground, "drop", 10), ReadyAndReaching),
        new("API server's connections reset for 2 s", 3, None(20), ground => CutAsync(ground, "reject with tcp reset", 2), ReadyAndReaching),
        new("API server refuses all with 429 for 5 s", 1, Scaling(20), ground => DisturbAsync(ground, new JsonObject { ["status"] = 429 }), IsUpToDate),
        new("API server fails with 500 for 5 s", 1, Scaling(20), ground => DisturbAsync(ground, new JsonObject { ["status"] = 500 }), IsUpToDate),
        new("every watch expired (410) for 5 s, lists 1 s late", 1, Scaling(20), ground => DisturbAsync(ground, new JsonObject { ["watches"] = "gone", ["listDelayMilliseconds"] = 1000 }), IsUpToDate),
        new("watches cut in the middle of an event for 5 s", 1, Scaling(20), ground => DisturbAsync(ground, new JsonObject { ["watches"] = "cut" }), IsUpToDate),
        new("watch events late, twice and out of order for 5 s", 1, Scaling(20), ground => DisturbAsync(ground, new JsonObject { ["watches"] = "shuffled" }), IsUpToDate),
        new("token and authority exchanged", 2, Scaling(20), ExchangeCredentialsAsync, IsUpToDate),
        new("proxies of all nodes in another mode and back", 1, None(20), GoThroughModesAsync, ReadyAndReaching) { IsPossible = ground => ground.Modes.Count > 1 },
        new("upgraded from another version, back, and again", 1, None(20), UpgradeAsync, ReadyAndReaching) { IsPossible = ground => ground.Previous is not null },
        new("all rules flushed (nft flush ruleset)", 5, new(100, 25, Seconds(2)), ground => ground.OnAsync(ground.Near, "nft flush ruleset"), ServiceIsThere) { MayBreakStream = true, IsPossible = IsNftables },
        new("the Service's element deleted", 5, new(100, 10, Seconds(2)), ground => ground.OnAsync(ground.Near, $"nft delete element ip kubeproxynet service-ports '{{ {ground.Address} . tcp . 9000 }}'"), ServiceIsThere) { IsPossible = IsNftables },
        new("a chain emptied", 5, new(100, 10, Seconds(2)), ground => ground.OnAsync(ground.Near, "nft flush chain ip kubeproxynet services"), ServiceIsThere) { IsPossible = IsNftables },
        new("all virtual services deleted (ipvsadm -C)", 3, new(500, 50, Seconds(10)), ground => ground.OnAsync(ground.Near, "ipvsadm -C"), IsServed) { MayBreakStream = true, IsPossible = static ground => ground.Mode == "ipvs" },
        new("the chain of all Services emptied (iptables -F)", 3, new(1000, 100, Seconds(10)), ground => ground.OnAsync(ground.Near, "iptables -w -t nat -F KUBE-SERVICES"), IsServed) { IsPossible = IsIptables },
        new("xtables lock held for 5 s", 1, Scaling(20), HoldLockAsync, IsServed) { IsPossible = IsIptables },
        new("VXLAN device deleted", 3, new(0, 50, Seconds(5)), ground => ground.OnAsync(ground.Near, "ip link del vxlan-kpn4"), ground => ground.ReachesAllAsync()),
        new("neighbours and FDB deleted", 3, new(0, 50, Seconds(5)), ground => ground.OnAsync(ground.Near, "ip neigh flush dev vxlan-kpn4 nud permanent; bridge fdb show dev vxlan-kpn4 | while read mac rest; do bridge fdb del $mac dev vxlan-kpn4; done"), ground => ground.ReachesAllAsync()),
        new("routes to other nodes deleted", 3, new(0, 50, Seconds(5)), ground => ground.OnAsync(ground.Near, "ip route flush proto 107"), ground => ground.ReachesAllAsync()),
        new("another node's link down for a second", 2, new(10, 150, Seconds(10)), ground => ground.OnAsync(ground.Far, "ip link set eth0 down; sleep 1; ip link set eth0 up"), ground => ground.ReachesAllAsync()),
        new("underlay MTU 1400 and back", 2, new(0, 10, Seconds(10)), ChangeMTUAsync, ground => ground.ReachesAllAsync()),
        new("all pods rolled", 2, new(0, 15, Seconds(60)), RollAsync, ground => ground.ReachesAllAsync()) { MayBreakStream = true },
        new("scaled 3 -> 6 -> 3", 2, new(0, 15, Seconds(60)), ScaleAsync, ground => ground.ReachesAllAsync()) { MayBreakStream = true },
        new("all pods killed without grace", 1, new(800, 100, Seconds(30)), ground => ground.KubectlAsync("delete", "pods", "-l", "app=web", "--force", "--grace-period=0"), ground => ground.ReachesAllAsync()) { MayBreakStream = true },
        new("a node's leases cannot be written", 1, new(10, 10, Seconds(30)), ground => WithoutLeasesAsync(ground, FreezeLeases, ThawLeases), ground => ground.ReachesAllAsync()) { MayBreakStream = true },
        new("a node's disk is full", 1, new(10, 10, Seconds(30)), ground => WithoutLeasesAsync(ground, FillLeases, EmptyLeases), ground => ground.ReachesAllAsync()) { MayBreakStream = true },
    ];

    private const int MostRequests = 400;
    private const int FewMegabytes = 6;
    private const int FewestKills = 3;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan s_disturbance = TimeSpan.FromSeconds(5);

    // A datagram to a pod that ends may find nobody.
    private static FaultBounds Scaling(int seconds) => new(0, 5, Seconds(seconds));

    private static FaultBounds None(int seconds) => new(0, 0, Seconds(seconds));

    private static TimeSpan Seconds(int seconds) => TimeSpan.FromSeconds(seconds);

    // As a firewall between would: half-open connections on both sides.
    private static Task<string> CutAsync(FaultGround ground, string verdict, int seconds) => ground.OnAsync(
        ground.ControlPlane,
        $"nft 'add table inet cut; add chain inet cut input {{ type filter hook input priority -300; }}; add rule inet cut input tcp dport 6443 {verdict}'; sleep {seconds}; nft delete table inet cut");

    private static async Task<bool> ReadyAndReaching(FaultGround ground) => await ground.IsReadyAsync(ground.Near) && await ground.ReachesAllAsync();

    private static async Task<bool> IsUpToDate(FaultGround ground) => await ReadyAndReaching(ground) && await IsServed(ground);

    private static Task<bool> IsServed(FaultGround ground) => ground.IsServedByAsync(FaultGround.Replicas);

    private static bool IsNftables(FaultGround ground) => ground.Mode == "nftables";

    private static bool IsIptables(FaultGround ground) => ground.Mode == "iptables";

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

        await CatchUpAsync(ground);
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
        foreach (var mode in ground.Modes.Where(mode => mode != agents.Mode).Append(agents.Mode))
        {
            await ground.RollAsync(agents with { Mode = mode });
        }
    }

    private static async Task UpgradeAsync(FaultGround ground)
    {
        var agents = ground.Lab.Folder.ReadAgents();
        foreach (var binary in (string[])[ground.Previous!, agents.Proxy, ground.Previous!, agents.Proxy])
        {
            await ground.RollAsync(agents with { Proxy = binary, Network = binary });
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
    private static async Task CatchUpAsync(FaultGround ground)
    {
        await ground.Lab.UntilAsync("the pod that came meanwhile among the Service's", () => ground.IsServedByAsync(FaultGround.Replicas + 1), s_patience);
        await ground.ScaleAsync(FaultGround.Replicas);
    }

    private static async Task<bool> ServiceIsThere(FaultGround ground) => (await ground.OnAsync(
        ground.Near,
        $"nft get element ip kubeproxynet service-ports '{{ {ground.Address} . tcp . 9000 }}' >/dev/null 2>&1 && nft list chain ip kubeproxynet services | grep -c vmap || echo 0")).Trim() is not "0";

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
