using System.Text.Json.Nodes;
using KubeProxyNet.Lab.Machine;

namespace KubeProxyNet.Lab.Faults;

/// <summary>All that is made to go wrong.</summary>
internal static partial class FaultTable
{
    // Who takes rules away takes the connections that begin until they are back: 40 ms at this rate are 20. That an agent would be quicker than packets is not promised.
    // In namespaces of one machine there is no node of its own to take a conntrack limit or a clock from: tests/Kernel.Tests/Faults/WholeMachineTests has those.
    internal static readonly Fault[] All =
    [
        new("nothing (what the clients and the look alone cost)", 1, None(10), static _ => Task.CompletedTask, IsUpToDate),
        new("proxy killed", 5, None(10), ground => ground.RestartAsync(LabCluster.ProxyProgram, ground.Near, "KILL"), ground => ground.IsReadyAsync(ground.Near)),
        new("proxy has no memory for 5 s (memory cgroup)", 1, Scaling(20), StarveAsync, IsUpToDate) { IsPossible = static _ => MemoryGroup.IsPossible(), Needs = "a memory cgroup" },
        new("proxy ended and started", 3, None(10), ground => ground.RestartAsync(LabCluster.ProxyProgram, ground.Near), ground => ground.IsReadyAsync(ground.Near)),
        new("network agent killed", 5, None(10), ground => ground.RestartAsync(LabCluster.NetworkProgram, ground.Near, "KILL"), ground => ground.IsReadyAsync(ground.Near)),
        new("API server silent for 10 s", 1, None(20), ground => CutAsync(ground, "drop", 10), ReadyAndReaching),
        new("API server's connections reset for 2 s", 3, None(20), ground => CutAsync(ground, "reject with tcp reset", 2), ReadyAndReaching),
        new("API server refuses all with 429 for 5 s", 1, Scaling(20), ground => DisturbAsync(ground, new JsonObject { ["status"] = 429 }), IsUpToDate),
        new("API server fails with 500 for 5 s", 1, Scaling(20), ground => DisturbAsync(ground, new JsonObject { ["status"] = 500 }), IsUpToDate),
        new("every watch expired (410) for 5 s, lists 1 s late", 1, Scaling(20), ground => DisturbAsync(ground, new JsonObject { ["watches"] = "gone", ["listDelayMilliseconds"] = 1000 }), IsUpToDate),
        new("watches cut in the middle of an event for 5 s", 1, Scaling(20), ground => DisturbAsync(ground, new JsonObject { ["watches"] = "cut" }), IsUpToDate),
        new("watch events late, twice and out of order for 5 s", 1, Scaling(20), ground => DisturbAsync(ground, new JsonObject { ["watches"] = "shuffled" }), IsUpToDate),
        new("API server restored from a backup: versions go back", 1, new(300, 50, Seconds(20)), RestoreAsync, IsUpToDate),
        new("token and authority exchanged", 2, Scaling(20), ExchangeCredentialsAsync, IsUpToDate),
        new("proxies of all nodes in another mode and back", 1, None(20), GoThroughModesAsync, ReadyAndReaching) { IsPossible = ground => ground.Modes.Count > 1, Needs = "another mode (--modes)" },
        new("upgraded from another version, back, and again", 1, None(20), UpgradeAsync, ReadyAndReaching) { IsPossible = ground => ground.Previous is not null, Needs = "another version (--previous)" },
        new("all rules flushed (nft flush ruleset)", 5, new(60, 25, Seconds(2)), ground => ground.OnAsync(ground.Near, "nft flush ruleset"), ServiceIsThere) { MayBreakStream = true, IsPossible = IsNftables, Needs = "nftables mode" },
        new("the Service's element deleted", 5, new(100, 10, Seconds(2)), ground => ground.OnAsync(ground.Near, $"nft delete element ip kubeproxynet service-ports '{{ {ground.Address} . tcp . 9000 }}'"), ServiceIsThere) { IsPossible = IsNftables, Needs = "nftables mode" },
        new("a chain emptied", 5, new(100, 10, Seconds(2)), ground => ground.OnAsync(ground.Near, "nft flush chain ip kubeproxynet services"), ServiceIsThere) { IsPossible = IsNftables, Needs = "nftables mode" },
        new("all virtual services deleted (ipvsadm -C)", 3, new(500, 50, Seconds(10)), ground => ground.OnAsync(ground.Near, "ipvsadm -C"), IsServed) { MayBreakStream = true, IsPossible = static ground => ground.Mode == "ipvs", Needs = "ipvs mode" },
        new("the chain of all Services emptied (iptables -F)", 3, new(1000, 100, Seconds(10)), ground => ground.OnAsync(ground.Near, "iptables -w -t nat -F KUBE-SERVICES"), IsServed) { IsPossible = IsIptables, Needs = "iptables mode" },
        new("xtables lock held for 5 s", 1, Scaling(20), HoldLockAsync, IsServed) { IsPossible = IsIptables, Needs = "iptables mode" },
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

    // A datagram to a pod that ends may find nobody.
    private static FaultBounds Scaling(int seconds) => new(0, 5, Seconds(seconds));

    private static FaultBounds None(int seconds) => new(0, 0, Seconds(seconds));

    private static TimeSpan Seconds(int seconds) => TimeSpan.FromSeconds(seconds);

    private static async Task<bool> ReadyAndReaching(FaultGround ground) => await ground.IsReadyAsync(ground.Near) && await ground.ReachesAllAsync();

    private static async Task<bool> IsUpToDate(FaultGround ground) => await ReadyAndReaching(ground) && await IsServed(ground);

    private static Task<bool> IsServed(FaultGround ground) => ground.IsServedByAsync(FaultGround.Replicas);

    private static bool IsNftables(FaultGround ground) => ground.Mode == "nftables";

    private static bool IsIptables(FaultGround ground) => ground.Mode == "iptables";

    private static async Task<bool> ServiceIsThere(FaultGround ground) => (await ground.OnAsync(
        ground.Near,
        $"nft get element ip kubeproxynet service-ports '{{ {ground.Address} . tcp . 9000 }}' >/dev/null 2>&1 && nft list chain ip kubeproxynet services | grep -c vmap || echo 0")).Trim() is not "0";
}
