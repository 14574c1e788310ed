using System.Net;
using System.Text.Json.Nodes;
using KubeProxyNet.Netlink.Ethtool;
using KubeProxyNet.Overlay.Kernel;
using KubeProxyNet.Overlay.Publishing;
using KubeProxyNet.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit.Abstractions;
using static KubeProxyNet.Overlay.Tests.Nodes;

namespace KubeProxyNet.Overlay.Tests.Kernel;

// Real packets between pods of nodes that only the overlay joins; and what happens when something takes a part of it away.
public sealed class OverlayTests(ITestOutputHelper output)
{
    // 1430, the MTU of pods, without IP and ICMP headers.
    private const int FullPayloadV4 = 1402;
    private const int FullPayloadV6 = 1382;

    [KernelFact]
    public async Task Pods_of_two_nodes_reach_each_other_with_whole_packets_and_are_seen_as_themselves()
    {
        await using var world = await StartAsync(1, 2);
        var (near, far) = (world.Machines[0], world.Machines[1]);

        near.Reaches(far.PodAddress, FullPayloadV4).ShouldBeTrue();
        near.Reaches(far.PodAddressV6, FullPayloadV6).ShouldBeTrue();
        far.Pod.Run("sh", "-c", "timeout 3 tcpdump -c 1 -n -i eth0 icmp & sleep 1; ping -c 1 -W 1 " + near.PodAddress + " >/dev/null; wait")
            .ShouldContain($"{far.PodAddress} > {near.PodAddress}");
    }

    [KernelFact]
    public async Task What_pods_send_to_the_outside_has_their_node_s_address()
    {
        await using var world = await StartAsync(1, 2);
        var pod = world.Machines[0].Pod;

        world.Underlay.Run("sh", "-c", $"timeout 5 tcpdump -c 1 -n -i br0 icmp and dst 203.0.113.1 2>/dev/null & sleep 1; nsenter --net={pod.Namespace.Path} ping -c 1 -W 1 203.0.113.1 >/dev/null; wait")
            .ShouldContain($"{Address(1)} > 203.0.113.1");
    }

    [KernelFact]
    public async Task A_restart_on_an_unchanged_cluster_writes_nothing_and_traffic_goes_on_without_the_agent()
    {
        await using var world = await StartAsync(1, 2);
        var (near, far) = (world.Machines[0], world.Machines[1]);
        await world.StopAsync(near);

        near.Reaches(far.PodAddress).ShouldBeTrue();
        near.Reaches(far.PodAddressV6).ShouldBeTrue();

        var again = world.Start(near);
        await OverlayWorld.UntilAsync("ready again", () => again.Status.IsReady);
        again.Status.Operations.ShouldBe(0);
    }

    [KernelTheory]
    [InlineData("VXLAN device deleted", "ip link del vxlan-kpn4; ip link del vxlan-kpn6")]
    [InlineData("VXLAN device down", "ip link set vxlan-kpn4 down; ip link set vxlan-kpn6 down")]
    [InlineData("MAC changed", "ip link set vxlan-kpn4 address 02:00:00:00:00:01; ip link set vxlan-kpn6 address 02:00:00:00:00:02")]
    [InlineData("MTU of the device changed", "ip link set vxlan-kpn4 mtu 1280; ip link set vxlan-kpn6 mtu 1280")]
    [InlineData("FDB entries removed", "for d in vxlan-kpn4 vxlan-kpn6; do bridge fdb show dev $d | while read mac rest; do bridge fdb del $mac dev $d; done; done")]
    [InlineData("neighbours removed", "ip neigh flush dev vxlan-kpn4 nud permanent; ip neigh flush dev vxlan-kpn6 nud permanent")]
    [InlineData("routes removed", "ip route del 10.244.2.0/24; ip -6 route del fd00:10:244:2::/64")]
    [InlineData("addresses of the device removed", "ip addr flush dev vxlan-kpn4; ip addr flush dev vxlan-kpn6")]
    [InlineData("nftables flushed", "nft flush ruleset")]
    [InlineData("forwarding switched off and a link touched", "sysctl -qw net.ipv4.ip_forward=0; ip link set vxlan-kpn4 down")]
    public async Task What_somebody_takes_away_comes_back(string fault, string crime)
    {
        await using var world = await StartAsync(1, 2);
        var (near, far) = (world.Machines[0], world.Machines[1]);
        var before = Look(near);

        near.Host.Run("sh", "-c", crime);

        var time = await OverlayWorld.UntilAsync(fault, () => Look(near) == before);
        output.WriteLine($"{fault}: whole again after {time.TotalSeconds:0.00} s");
        (near.Reaches(far.PodAddress, FullPayloadV4), near.Reaches(far.PodAddressV6, FullPayloadV6), far.Reaches(near.PodAddress)).ShouldBe((true, true, true));
    }

    [KernelFact]
    public async Task A_node_whose_address_changes_is_followed()
    {
        await using var world = await StartAsync(1, 2);
        var (near, far) = (world.Machines[0], world.Machines[1]);

        far.Host.Run("sh", "-c", "ip addr flush dev eth0 scope global; ip addr add 172.30.0.200/24 dev eth0; ip addr add fd00:30::200/64 dev eth0 nodad");
        near.Reaches(far.PodAddress).ShouldBeFalse();
        world.Write(world.Find("node2") with { InternalIPs = [Address(200), AddressV6(200)] });

        var time = await OverlayWorld.UntilAsync("the new address", () => near.Reaches(far.PodAddress) && near.Reaches(far.PodAddressV6));
        output.WriteLine($"node address changed: reached again after {time.TotalSeconds:0.00} s");
        near.Host.Run("bridge", "fdb", "show", "dev", "vxlan-kpn4").ShouldNotContain($"{Address(2)} ");
    }

    // Clouds give nodes addresses of /32, which look like a pod's when they come. Nor does the comparison of every 30 s help here.
    [KernelFact]
    public async Task A_node_that_gets_an_address_without_a_network_uses_it_as_soon_as_its_Node_has_it()
    {
        await using var world = await StartAsync(new OverlayWorld(1, 2) { Time = new TimeWithoutComparisons() });
        var (near, far) = (world.Machines[0], world.Machines[1]);
        near.Host.Run("ip", "addr", "add", "172.30.0.200/32", "dev", "eth0");

        world.Write(world.Find("node1") with { InternalIPs = [Address(200)] });

        var time = await OverlayWorld.UntilAsync("the tunnel's new end", () => near.Host.Run("ip", "-d", "link", "show", "type", "vxlan").Contains("local 172.30.0.200", StringComparison.Ordinal) && near.Reaches(far.PodAddress));
        output.WriteLine($"address of /32: reached again after {time.TotalSeconds:0.00} s");
    }

    [KernelFact]
    public async Task A_range_that_goes_to_a_new_node_goes_with_its_traffic()
    {
        await using var world = await StartAsync(1, 2);
        var near = world.Machines[0];
        await world.StopAsync(world.Machines[1]);
        var heir = world.AddMachine(3, range: 2);
        heir.Pod.Run("ip", "addr", "add", "10.244.2.9/32", "dev", "eth0");
        heir.Host.Run("ip", "route", "add", "10.244.2.9/32", "dev", "pod");

        world.Delete("node2");
        world.Write(Node(3) with { PodCIDRs = Node(2).PodCIDRs });
        world.Start(heir);

        var time = await OverlayWorld.UntilAsync("the new node", () => near.Reaches(IPAddress.Parse("10.244.2.9")) && near.Reaches(heir.PodAddressV6));
        output.WriteLine($"range given to a new node: reached after {time.TotalSeconds:0.00} s");
    }

    [KernelFact]
    public async Task The_underlay_s_MTU_is_followed()
    {
        await using var world = await StartAsync(1, 2);
        var near = world.Machines[0];

        near.Host.Run("ip", "link", "set", "eth0", "mtu", "1400");

        var time = await OverlayWorld.UntilAsync("the device's MTU", () => near.Host.Run("ip", "link", "show", "vxlan-kpn4").Contains("mtu 1350", StringComparison.Ordinal)
            && near.Host.Run("ip", "link", "show", "vxlan-kpn6").Contains("mtu 1330", StringComparison.Ordinal));
        output.WriteLine($"underlay MTU changed: followed after {time.TotalSeconds:0.00} s");
    }

    [KernelFact]
    public async Task What_was_deleted_while_no_agent_ran_is_removed_at_the_next_start()
    {
        await using var world = await StartAsync(1, 2, 3);
        var near = world.Machines[0];
        await world.StopAsync(near);
        Look(near).ShouldContain("10.244.3.0");

        world.Delete("node3");
        var agent = world.Start(near);

        await OverlayWorld.UntilAsync("ready", () => agent.Status.IsReady);
        Look(near).ShouldNotContain("10.244.3.0");
        Look(near).ShouldContain("10.244.2.0");
    }

    [KernelFact]
    public async Task A_node_of_flannel_s_is_reached_and_reaches_us()
    {
        await using var world = new OverlayWorld(1, 2);
        var (near, flannel) = (world.Machines[0], world.Machines[1]);
        flannel.Host.Run("sh", "-c", "ip link add flannel.1 type vxlan id 1 dev eth0 local 172.30.0.2 dstport 8472 nolearning; ip link set flannel.1 up mtu 1450 address 0a:00:00:00:00:02; ip addr add 10.244.2.0/32 dev flannel.1; sysctl -qw net.ipv4.ip_forward=1");
        world.Write(world.Find("node2") with
        {
            Annotations = new Dictionary<string, string>
            {
                ["flannel.alpha.coreos.com/backend-type"] = "vxlan",
                ["flannel.alpha.coreos.com/backend-data"] = """{"VNI":1,"VtepMAC":"0a:00:00:00:00:02"}""",
                ["flannel.alpha.coreos.com/public-ip"] = "172.30.0.2",
                ["flannel.alpha.coreos.com/kube-subnet-manager"] = "true",
            },
        });
        var agent = world.Start(near);
        await OverlayWorld.UntilAsync("our annotations", () => agent.Status.IsReady && world.Find("node1").Annotations.ContainsKey("flannel.alpha.coreos.com/backend-data"));

        // As flanneld does with what it reads of us.
        var mac = world.Find("node1").Annotations["flannel.alpha.coreos.com/backend-data"].Split('"')[5];
        flannel.Host.Run("sh", "-c", $"ip neigh add 10.244.1.0 lladdr {mac} dev flannel.1 nud permanent; bridge fdb add {mac} dev flannel.1 dst 172.30.0.1 self permanent; ip route add 10.244.1.0/24 via 10.244.1.0 dev flannel.1 onlink");

        await OverlayWorld.UntilAsync("a packet there and back", () => near.Reaches(flannel.PodAddress, FullPayloadV4));
        flannel.Reaches(near.PodAddress, FullPayloadV4).ShouldBeTrue();
    }

    [KernelFact]
    public async Task A_node_that_flannel_ran_on_is_taken_over()
    {
        await using var world = new OverlayWorld(1, 2);
        var near = world.Machines[0];
        near.Host.Run("sh", "-c", "ip link add flannel.1 type vxlan id 1 dev eth0 local 172.30.0.1 dstport 8472 nolearning; ip link set flannel.1 up");

        await StartAsync(world);

        near.Reaches(world.Machines[1].PodAddress).ShouldBeTrue();
        near.Host.Run("ip", "link").ShouldNotContain("flannel.1");
    }

    [KernelFact]
    public async Task A_silent_node_is_told_apart()
    {
        await using var world = await StartAsync(1, 2, 3);
        var near = world.Start(world.Machines[0]);
        world.Machines[2].Host.Run("ip", "link", "set", "eth0", "down");

        await OverlayWorld.UntilAsync("node3 to be missed", () => near.Unreachable.SequenceEqual(["node3"]));
        world.Machines[2].Host.Run("sh", "-c", "ip link set eth0 up; ip addr replace fd00:30::3/64 dev eth0 nodad");
        await OverlayWorld.UntilAsync("node3 to be back", () => near.Unreachable.Count == 0);
    }

    [KernelFact]
    public async Task Cleanup_leaves_the_machine_as_it_was()
    {
        var folder = Directory.CreateTempSubdirectory("overlay");
        var options = Options with { CniConfigurationFolder = Path.Combine(folder.FullName, "net.d"), SubnetFile = Path.Combine(folder.FullName, "subnet.env") };
        await using var world = new OverlayWorld(1, 2) { Asked = options };
        var near = world.Machines[0];

        // That a node passes packets on is left as it is: others may need it.
        near.Host.SetSysctls("net.ipv4.ip_forward=1", "net.ipv6.conf.all.forwarding=1");
        var before = Everything(near);
        var agent = world.Start(near);
        await OverlayWorld.UntilAsync("ready", () => agent.Status.IsReady);
        Everything(near).ShouldNotBe(before);
        File.Exists(Path.Combine(options.CniConfigurationFolder, "10-kubeproxynet.conflist")).ShouldBeTrue();
        await world.StopAsync(near);

        OverlayAgent.Cleanup(options, new OverlayPlace(near.Host.Namespace), NullLogger.Instance);

        Everything(near).ShouldBe(before);
        folder.GetFiles("*", SearchOption.AllDirectories).ShouldBeEmpty();
        folder.Delete(recursive: true);
    }

    [KernelFact]
    public async Task Host_gateway_mode_sends_packets_as_they_are_whole_and_without_a_tunnel()
    {
        await using var world = await StartAsync(new OverlayWorld(1, 2) { Asked = Options with { Backend = OverlayBackend.HostGateway } });
        var (near, far) = (world.Machines[0], world.Machines[1]);

        near.Reaches(far.PodAddress, FullPayloadV4).ShouldBeTrue();
        near.Reaches(far.PodAddressV6, FullPayloadV6).ShouldBeTrue();
        Wire(world, near, far.PodAddress).ShouldContain($"{near.PodAddress} > {far.PodAddress}");
        near.Host.Run("ip", "link").ShouldNotContain("vxlan");
        near.Host.Run("ip", "route").ShouldContain($"10.244.2.0/24 via {Address(2)} dev eth0");

        near.Host.Run("ip", "route", "del", "10.244.2.0/24");
        await OverlayWorld.UntilAsync("the route to come back", () => near.Reaches(far.PodAddress));
    }

    [KernelFact]
    public async Task Nodes_on_one_link_may_talk_without_the_tunnel_that_others_are_reached_by()
    {
        await using var world = await StartAsync(new OverlayWorld(1, 2) { Asked = Options with { RoutesDirectly = true } });
        var (near, far) = (world.Machines[0], world.Machines[1]);

        Wire(world, near, far.PodAddress).ShouldContain($"{near.PodAddress} > {far.PodAddress}");

        // A node of another link: the same range, by the tunnel.
        world.Write(Node(2) with { InternalIPs = [IPAddress.Parse("198.51.100.2")] });
        await OverlayWorld.UntilAsync("the way through the tunnel", () => near.Host.Run("ip", "route", "get", $"{far.PodAddress}").Contains("vxlan-kpn4", StringComparison.Ordinal));
    }

    [KernelFact]
    public async Task Checksums_are_left_to_the_kernel_where_that_is_asked_for_and_to_the_card_again()
    {
        await using var world = await StartAsync(new OverlayWorld(1, 2) { Asked = Options with { ChecksumOffload = ChecksumOffload.Off } });
        var near = world.Machines[0];
        using var ethtool = EthtoolConnection.Open(near.Host.Namespace);

        ethtool.IsActive("vxlan-kpn4", "tx-checksum-ip-generic").ShouldBeFalse();
        ethtool.IsActive("vxlan-kpn6", "tx-checksum-ip-generic").ShouldBeFalse();
        near.Host.Run("ip", "link", "del", "vxlan-kpn4");
        await OverlayWorld.UntilAsync("the device to come back", () => near.Host.Run("ip", "link").Contains("vxlan-kpn4", StringComparison.Ordinal) && !ethtool.IsActive("vxlan-kpn4", "tx-checksum-ip-generic"));
        await OverlayWorld.UntilAsync("packets", () => near.Reaches(world.Machines[1].PodAddress));

        // What an earlier run found out stays where nothing else is asked for.
        await RestartAsync(ChecksumOffload.Auto);
        ethtool.IsActive("vxlan-kpn4", "tx-checksum-ip-generic").ShouldBeFalse();
        await RestartAsync(ChecksumOffload.On);
        ethtool.IsActive("vxlan-kpn4", "tx-checksum-ip-generic").ShouldBeTrue();

        async Task RestartAsync(ChecksumOffload mode)
        {
            await world.StopAsync(near);
            world.Asked = world.Asked with { ChecksumOffload = mode };
            var agent = world.Start(near);
            await OverlayWorld.UntilAsync("ready", () => agent.Status.IsReady);
            agent.OffloadsChecksums.ShouldBe(mode == ChecksumOffload.On);
        }
    }

    [Fact]
    public void What_a_node_said_of_its_network_is_taken_back_whole()
    {
        var taken = JsonNode.Parse(NodeAnnouncement.Withdraw())!["metadata"]!["annotations"]!.AsObject();

        taken.ShouldAllBe(item => item.Value == null);
        taken.Select(item => item.Key).ShouldBe(
            [
                "flannel.alpha.coreos.com/backend-data", "flannel.alpha.coreos.com/backend-type", "flannel.alpha.coreos.com/backend-v6-data",
                "flannel.alpha.coreos.com/kube-subnet-manager", "flannel.alpha.coreos.com/public-ip", "flannel.alpha.coreos.com/public-ipv6",
            ],
            ignoreOrder: true);
    }

    // What goes by between the nodes when one pod pings another; agents ask each other, too, and are answered by ICMP of another type.
    private static string Wire(OverlayWorld world, NodeOnLink from, IPAddress to) => world.Underlay.Run(
        "sh", "-c", $"timeout 5 tcpdump -c 1 -n -i br0 'icmp[icmptype] == icmp-echo' 2>/dev/null & sleep 1; nsenter --net={from.Pod.Namespace.Path} ping -c 1 -W 1 {to} >/dev/null; wait");

    private static Task<OverlayWorld> StartAsync(params int[] numbers) => StartAsync(new OverlayWorld(numbers));

    private static async Task<OverlayWorld> StartAsync(OverlayWorld world)
    {
        var agents = world.Machines.Select(world.Start).ToList();
        await OverlayWorld.UntilAsync("all ready", () => agents.TrueForAll(agent => agent.Status.IsReady));
        var machines = world.Machines;
        await OverlayWorld.UntilAsync("pods to reach each other", () => machines.All(machine => machine.Reaches(machines[^1].PodAddress) && machine.Reaches(machines[0].PodAddressV6)));
        return world;
    }

    // Timers of half a minute and more never fire.
    private sealed class TimeWithoutComparisons : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, dueTime < TimeSpan.FromSeconds(30) ? dueTime : Timeout.InfiniteTimeSpan, period);
    }

    // All that the overlay is made of on a node, without what changes with traffic.
    private static string Look(NodeOnLink machine)
    {
        try
        {
            return machine.Host.Run("sh", "-c", """
                for d in vxlan-kpn4 vxlan-kpn6; do
                  ip -brief link show dev $d; ip -brief addr show dev $d scope global; ip link show dev $d | grep -o 'mtu [0-9]*'
                  bridge fdb show dev $d | grep dst | sort; ip neigh show dev $d nud permanent | sort; ip -6 neigh show dev $d nud permanent | sort
                done
                ip route show proto 107; ip -6 route show proto 107 | sed 's/ pref .*//'
                nft list table ip kubeproxynet-network; nft list table ip6 kubeproxynet-network
                cat /proc/sys/net/ipv4/ip_forward
                """);
        }
        catch (InvalidOperationException)
        {
            return "";
        }
    }

    private static string Everything(NodeOnLink machine) => machine.Host.Run("sh", "-c", "nft list ruleset; ip -oneline link; ip -oneline addr; ip route show table all | sort; ip -6 route show table all | sort");
}
