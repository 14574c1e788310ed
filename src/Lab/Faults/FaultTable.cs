using KubeProxyNet.Lab.ApiServer;
using KubeProxyNet.Lab.Machine;

namespace KubeProxyNet.Lab.Faults;

/// <summary>All that is made to go wrong.</summary>
internal static class FaultTable
{
    // Who takes rules away takes the connections that begin until they are back: 40 ms at this rate are 20. That an agent would be quicker than packets is not promised.
    // In namespaces of one machine there is no node of its own to take a conntrack limit, a clock or memory from: those are tested elsewhere, or not at all.
    internal static readonly Fault[] All =
    [
        new("proxy killed", 5, None(10), ground => KillAsync(ground, LabCluster.ProxyProgram, "KILL"), ground => ground.IsReadyAsync(ground.Near)),
        new("proxy ended and started", 3, None(10), ground => KillAsync(ground, LabCluster.ProxyProgram, "TERM"), ground => ground.IsReadyAsync(ground.Near)),
        new("network agent killed", 5, None(10), ground => KillAsync(ground, LabCluster.NetworkProgram, "KILL"), ground => ground.IsReadyAsync(ground.Near)),
        new("API server silent for 10 s", 1, None(20), ground => CutAsync(ground, "drop", 10), ReadyAndReaching),
        new("API server's connections reset for 2 s", 3, None(20), ground => CutAsync(ground, "reject with tcp reset", 2), ReadyAndReaching),
        new("all rules flushed (nft flush ruleset)", 5, new(100, 25, Seconds(2)), ground => ground.OnAsync(ground.Near, "nft flush ruleset"), ServiceIsThere) { MayBreakStream = true },
        new("the Service's element deleted", 5, new(100, 10, Seconds(2)), ground => ground.OnAsync(ground.Near, $"nft delete element ip kubeproxynet service-ports '{{ {ground.Address} . tcp . 9000 }}'"), ServiceIsThere),
        new("a chain emptied", 5, new(100, 10, Seconds(2)), ground => ground.OnAsync(ground.Near, "nft flush chain ip kubeproxynet services"), ServiceIsThere),
        new("VXLAN device deleted", 3, new(0, 50, Seconds(5)), ground => ground.OnAsync(ground.Near, "ip link del vxlan-kpn4"), ground => ground.ReachesAllAsync()),
        new("neighbours and FDB deleted", 3, new(0, 50, Seconds(5)), ground => ground.OnAsync(ground.Near, "ip neigh flush dev vxlan-kpn4 nud permanent; bridge fdb show dev vxlan-kpn4 | while read mac rest; do bridge fdb del $mac dev vxlan-kpn4; done"), ground => ground.ReachesAllAsync()),
        new("routes to other nodes deleted", 3, new(0, 50, Seconds(5)), ground => ground.OnAsync(ground.Near, "ip route flush proto 107"), ground => ground.ReachesAllAsync()),
        new("another node's link down for a second", 2, new(10, 150, Seconds(10)), ground => ground.OnAsync(ground.Far, "ip link set eth0 down; sleep 1; ip link set eth0 up"), ground => ground.ReachesAllAsync()),
        new("underlay MTU 1400 and back", 2, new(0, 10, Seconds(10)), ChangeMTUAsync, ground => ground.ReachesAllAsync()),
        new("all pods rolled", 2, new(0, 15, Seconds(60)), RollAsync, ground => ground.ReachesAllAsync()) { MayBreakStream = true },
        new("scaled 3 -> 6 -> 3", 2, new(0, 15, Seconds(60)), ScaleAsync, ground => ground.ReachesAllAsync()) { MayBreakStream = true },
        new("all pods killed without grace", 1, new(800, 100, Seconds(30)), ground => ground.KubectlAsync("delete", "pods", "-l", "app=web", "--force", "--grace-period=0"), ground => ground.ReachesAllAsync()) { MayBreakStream = true },
        new("a node's leases cannot be written", 1, new(10, 10, Seconds(30)), FreezeLeasesAsync, ground => ground.ReachesAllAsync()) { MayBreakStream = true },
    ];

    private static FaultBounds None(int seconds) => new(0, 0, Seconds(seconds));

    private static TimeSpan Seconds(int seconds) => TimeSpan.FromSeconds(seconds);

    private static async Task KillAsync(FaultGround ground, string program, string signal)
    {
        var process = ground.ProcessOf(program, ground.Near);
        await ground.OnAsync(ground.Near, $"kill -{signal} {process}");
        await ground.Lab.UntilAsync($"another {program}", () => Task.FromResult(ground.ProcessOf(program, ground.Near) != process), Seconds(20));
    }

    // As a firewall between would: half-open connections on both sides.
    private static Task<string> CutAsync(FaultGround ground, string verdict, int seconds) => ground.OnAsync(
        ground.ControlPlane,
        $"nft 'add table inet cut; add chain inet cut input {{ type filter hook input priority -300; }}; add rule inet cut input tcp dport 6443 {verdict}'; sleep {seconds}; nft delete table inet cut");

    private static async Task<bool> ReadyAndReaching(FaultGround ground) => await ground.IsReadyAsync(ground.Near) && await ground.ReachesAllAsync();

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
        await ScaleToAsync(ground, 2 * FaultGround.Replicas);
        await ScaleToAsync(ground, FaultGround.Replicas);
    }

    private static async Task ScaleToAsync(FaultGround ground, int replicas)
    {
        await ground.KubectlAsync("scale", "deployment/web", $"--replicas={replicas}");
        await ground.Lab.UntilAsync($"{replicas} pods", () => ground.ReachesAllAsync(replicas), Seconds(60));
    }

    // A full or broken disk: pods wait, with an Event that says why, and come when it can be written again.
    private static async Task FreezeLeasesAsync(FaultGround ground)
    {
        foreach (var node in ground.Lab.State.Nodes)
        {
            var leases = ground.Lab.Folder.NodeFolder(node).Leases;
            await ground.OnAsync(node, $"mkdir -p {leases} && mount --bind {leases} {leases} && mount -o remount,bind,ro {leases}");
        }

        await ground.KubectlAsync("scale", "deployment/web", $"--replicas={FaultGround.Replicas + 1}");
        await ground.Lab.UntilAsync(
            "an Event about the pod that gets no network",
            async () => (await ground.Lab.GetAsync("events")).ObjectsAt("items").Any(item => item.Text("reason") == "FailedCreatePodSandBox"),
            Seconds(20));
        foreach (var node in ground.Lab.State.Nodes)
        {
            await ground.OnAsync(node, $"umount {ground.Lab.Folder.NodeFolder(node).Leases}");
        }

        await ground.Lab.UntilAsync("the pod", () => ground.ReachesAllAsync(FaultGround.Replicas + 1), Seconds(30));
        await ScaleToAsync(ground, FaultGround.Replicas);
    }
}
