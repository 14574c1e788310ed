using System.Net;
using System.Net.NetworkInformation;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Kernel.Tests.Packets;
using static KubeProxyNet.Kernel.Tests.Packets.Rulesets;
using static KubeProxyNet.Kernel.Tests.Packets.ServicePackets;

namespace KubeProxyNet.Kernel.Tests.Ipvs;

// Real packets: who answered, and which client address did it see.
public sealed class IpvsPacketTests : IpvsTest
{
    [IpvsFact]
    public void A_ClusterIP_is_masqueraded_off_pod_only_and_its_other_ports_refuse() => InBothFamilies(world =>
    {
        var external = new Frontend(FrontendKind.ExternalIP, IPAddress.Parse(world.Vip), 80) { Masquerade = MasqueradePolicy.Always };
        foreach (var protocol in (Protocol[])[Protocol.Tcp, Protocol.Udp])
        {
            Program(world, [], Service(Name("web", protocol), world.ClusterIP, 80, world.PodAHere) with
            {
                Frontends = [new Frontend(FrontendKind.ClusterIP, IPAddress.Parse(world.ClusterIP), 80), external],
            });

            world.Ask(world.Client, world.Vip, 80, protocol).ShouldBe($"a {world.PodGateway}");
            world.Ask(world.PodB, world.Vip, 80, protocol).ShouldBe($"a {world.PodGateway}");
            world.Ask(world.PodA, world.Vip, 80, protocol).ShouldBe($"a {world.PodGateway}");
            world.Ask(world.PodB, world.ClusterIP, 80, protocol).ShouldBe($"a {world.B}");
            world.Ask(world.PodA, world.ClusterIP, 80, protocol).ShouldBe($"a {world.PodGateway}");
            world.Ask(world.Client, world.ClusterIP, 80, protocol).ShouldBe($"a {world.PodGateway}");
            world.Ask(world.Node, world.ClusterIP, 80, protocol).ShouldBe($"a {world.PodGateway}");
            world.Ask(world.Client, world.ClusterIP, 81, protocol).ShouldBe("refused");
            world.Ask(world.Node, world.ClusterIP, 81, protocol).ShouldBe("refused");
            world.Ask(world.PodB, world.Vip, 81, protocol).ShouldBe("refused");
        }
    });

    [IpvsFact]
    public void A_daemon_of_the_node_is_unreachable_on_virtual_addresses_and_a_ping_is_answered() => InBothFamilies(world =>
    {
        Program(world, [], Service(Name("web"), world.ClusterIP, 80, world.PodAHere) with
        {
            Frontends =
            [
                new Frontend(FrontendKind.ClusterIP, IPAddress.Parse(world.ClusterIP), 80),
                new Frontend(FrontendKind.LoadBalancerIP, IPAddress.Parse(world.Vip), 80) { Masquerade = MasqueradePolicy.Always },
            ],
        });
        world.Listen(world.Node, "daemon");

        world.Ask(world.Client, world.NodeAddress, PacketWorld.Port).ShouldStartWith("daemon");
        foreach (var from in (Testing.Sandbox[])[world.Client, world.PodB, world.Node])
        {
            foreach (var address in (string[])[world.ClusterIP, world.Vip])
            {
                world.Ask(from, address, PacketWorld.Port).ShouldBe("refused");
                world.Ask(from, address, PacketWorld.Port, Protocol.Udp).ShouldBe("refused");
                Echo(from, address).ShouldBe(IPStatus.Success);
            }
        }
    });

    [IpvsFact]
    public void A_NodePort_is_served_on_the_listed_addresses_only_and_masqueraded() =>
        InBothFamilies(world => NodePortOnListedAddresses(world, Program));

    [IpvsFact]
    public void Without_a_list_a_NodePort_is_served_on_every_address_but_loopback_and_virtual_ones() => InBothFamilies(world =>
    {
        NodePortOnEveryAddressButLoopback(world, Program, Service(Name("other"), world.ClusterIP, 80, world.PodBHere));

        world.Ask(world.PodB, world.ClusterIP, 30080).ShouldBe("refused");
    });

    [IpvsFact]
    public void NodePorts_without_endpoints_refuse_or_drop() =>
        InBothFamilies(world => NodePortsWithoutEndpoints(world, Program));

    [IpvsFact]
    public void Policy_Local_keeps_clients_from_outside_here_with_their_address_and_lets_the_cluster_go_everywhere() => InBothFamilies(world =>
    {
        PolicyLocal(world, Program);
        PolicyLocalWithoutLocalEndpoints(world, Program);
    });

    [IpvsFact]
    public void Source_ranges_let_in_whom_they_name_before_anything_else_is_decided() =>
        InBothFamilies(world => SourceRanges(world, Program));

    [IpvsFact]
    public void An_address_that_is_the_nodes_anyway_keeps_its_other_ports() => InBothFamilies(world =>
    {
        world.Listen(world.Node, "daemon");
        Program(world, [], Service(Name("web"), world.ClusterIP, 80, world.PodAHere) with
        {
            Frontends = [new Frontend(FrontendKind.ExternalIP, IPAddress.Parse(world.NodeAddress), 80) { Masquerade = MasqueradePolicy.Always }],
        });

        world.Ask(world.Client, world.NodeAddress, 80).ShouldBe($"a {world.PodGateway}");
        world.Ask(world.Client, world.NodeAddress, PacketWorld.Port).ShouldStartWith("daemon");
        world.Node.Run("ip", "addr", "show").ShouldNotContain("kube-ipvs0");
    });

    [IpvsFact]
    public void An_endpoint_in_the_nodes_own_network_answers() => InBothFamilies(world =>
    {
        world.Listen(world.Node, "host");
        Program(world, Everywhere, NodePort("port", Protocol.Tcp, Host(world)), Service(Name("web"), world.ClusterIP, 80, Host(world)));

        world.Ask(world.Client, world.ClusterIP, 80).ShouldBe($"host {world.ClientAddress}");
        world.Ask(world.Client, world.NodeAddress, 30080).ShouldBe($"host {world.ClientAddress}");
        world.Ask(world.Node, world.ClusterIP, 80).ShouldStartWith("host ");
        world.Ask(world.Node, world.ClusterIP, 80).ShouldNotEndWith(world.ClusterIP);
        world.Ask(world.Node, world.NodeAddress, 30080).ShouldStartWith("host ");
    });

    private static IPStatus Echo(Testing.Sandbox from, string address) => from.Namespace.Run(() =>
    {
        using var ping = new Ping();
        return ping.Send(IPAddress.Parse(address), 5_000).Status;
    });

    private static Destination Host(PacketWorld world) => new(IPAddress.Parse(world.NodeAddress), PacketWorld.Port, IsLocal: true);
}
