using System.Net;
using KubeProxyNet.Backends.Nftables;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Kernel.Tests.Packets;
using KubeProxyNet.Netlink.Nftables;
using KubeProxyNet.Testing;
using static KubeProxyNet.Kernel.Tests.Packets.PacketWorld;
using static KubeProxyNet.Kernel.Tests.Packets.Rulesets;
using static KubeProxyNet.Kernel.Tests.Packets.ServicePackets;

namespace KubeProxyNet.Kernel.Tests.Nftables;

// Real packets: who answered, and which client address did it see.
public sealed class NftablesPacketTests
{
    [KernelFact]
    public void A_NodePort_is_served_on_the_listed_addresses_only_and_masqueraded() =>
        InBothFamilies(world => NodePortOnListedAddresses(world, Program));

    [KernelFact]
    public void Without_a_list_a_NodePort_is_served_on_every_address_but_loopback() =>
        InBothFamilies(world => NodePortOnEveryAddressButLoopback(world, Program));

    [KernelFact]
    public void NodePorts_are_not_served_on_localhost_and_least_of_all_to_neighbours() => InBothFamilies(world =>
    {
        Program(world, NodeOf(world.Family) with { NodePortAddresses = null, ServesLocalhostNodePorts = true }, NodePort("web", Protocol.Tcp, world.PodAHere));
        world.Client.Run("sysctl", "-qw", "net.ipv4.conf.all.route_localnet=1");
        world.Client.Run("ip", "addr", "flush", "dev", "lo");
        world.Client.Run("ip", "route", "replace", world.Localhost, "via", world.NodeAddress, "dev", "eth0");

        world.Ask(world.Node, world.Localhost, 30080).ShouldBe("refused");
        world.Ask(world.Client, world.Localhost, 30080).ShouldBe("nothing");
    });

    [KernelFact]
    public void NodePorts_without_endpoints_refuse_or_drop() =>
        InBothFamilies(world => NodePortsWithoutEndpoints(world, Program));

    [KernelFact]
    public void External_addresses_are_masqueraded_for_everybody_and_ClusterIPs_only_off_pod() => InBothFamilies(world =>
    {
        var external = new Frontend(FrontendKind.ExternalIP, IPAddress.Parse(world.Vip), 80) { Masquerade = MasqueradePolicy.Always };
        Program(world, [], Service(Name("web"), world.ClusterIP, 80, world.PodAHere) with
        {
            Frontends = [new Frontend(FrontendKind.ClusterIP, IPAddress.Parse(world.ClusterIP), 80), external],
        });

        world.Ask(world.Client, world.Vip, 80).ShouldBe($"a {world.PodGateway}");
        world.Ask(world.PodB, world.Vip, 80).ShouldBe($"a {world.PodGateway}");
        world.Ask(world.PodA, world.Vip, 80).ShouldBe($"a {world.PodGateway}");
        world.Ask(world.PodB, world.ClusterIP, 80).ShouldBe($"a {world.B}");
        world.Ask(world.Client, world.ClusterIP, 80).ShouldBe($"a {world.PodGateway}");
    });

    [KernelFact]
    public void Policy_Local_keeps_clients_from_outside_here_with_their_address_and_lets_the_cluster_go_everywhere() =>
        InBothFamilies(world => PolicyLocal(world, Program));

    [KernelFact]
    public void Policy_Local_without_local_endpoints_drops_clients_from_outside_only() =>
        InBothFamilies(world => PolicyLocalWithoutLocalEndpoints(world, Program));

    [KernelFact]
    public void Source_ranges_let_in_whom_they_name_before_anything_else_is_decided() =>
        InBothFamilies(world => SourceRanges(world, Program));

    [KernelFact]
    public void Ten_thousand_source_ranges_are_nothing_special() => InBothFamilies(world =>
    {
        var isIPv4 = world.Family == IPFamily.IPv4;
        IPNetwork[] ranges = [.. Enumerable.Range(0, 10_000).Select(number => IPNetwork.Parse(isIPv4 ? $"10.{number >> 8}.{number & 255}.0/{24 + (number % 4)}" : $"fd01:{number:x}::/{32 + (number % 4)}"))];
        var client = new IPNetwork(IPAddress.Parse(world.ClientAddress), isIPv4 ? 32 : 128);

        Program(world, [], Firewalled(world, ranges) with { Cluster = [world.PodAHere] });
        world.Ask(world.Client, world.Vip, 80).ShouldBe("nothing");
        Program(world, [], Firewalled(world, [.. ranges, client]) with { Cluster = [world.PodAHere] });

        world.Ask(world.Client, world.Vip, 80).ShouldBe($"a {world.PodGateway}");
        Program(world, [], Firewalled(world, [.. ranges, client]) with { Cluster = [world.PodAHere] }).Operations.ShouldBe(0);
    });

    private static ApplyResult Program(PacketWorld world, IPAddress[]? addresses, params ServiceRules[] services) =>
        Program(world, NodeOf(world.Family) with { NodePortAddresses = addresses is null ? null : [.. addresses] }, services);

    // Each time by a backend that has just been started: it adopts what the one before it left.
    private static ApplyResult Program(PacketWorld world, NodeRules node, params ServiceRules[] services)
    {
        var backend = world.Keep(new NftablesBackend(world.Family, NftablesConnection.Open(world.Node.Namespace)));
        return backend.Apply(Ruleset.Empty(world.Family).To(Of(world.Family, services) with { Node = node }));
    }
}
