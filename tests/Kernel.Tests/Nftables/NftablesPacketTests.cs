using System.Net;
using KubeProxyNet.Backends.Nftables;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Netlink.Nftables;
using KubeProxyNet.Testing;
using static KubeProxyNet.Kernel.Tests.Nftables.PacketWorld;
using static KubeProxyNet.Kernel.Tests.Nftables.Rulesets;

namespace KubeProxyNet.Kernel.Tests.Nftables;

// Real packets: who answered, and which client address did it see.
public sealed class NftablesPacketTests
{
    private static IPAddress[]? Everywhere => null;

    [KernelFact]
    public void A_NodePort_is_served_on_the_listed_addresses_only_and_masqueraded() => InBothFamilies(world =>
    {
        foreach (var protocol in (Protocol[])[Protocol.Tcp, Protocol.Udp])
        {
            Program(world, [IPAddress.Parse(world.NodeAddress)], NodePort("web", protocol, world.PodAHere, world.PodElsewhere));

            var answers = world.AskOften(world.Client, world.NodeAddress, 30080, protocol);

            answers.ShouldBe([$"a {world.PodGateway}", $"remote {world.PodGateway}"]);
            world.Ask(world.Client, world.OtherNodeAddress, 30080, protocol).ShouldBe("refused");
            world.Ask(world.PodB, world.NodeAddress, 30080, protocol).ShouldEndWith(world.PodGateway);
            world.Ask(world.Node, world.NodeAddress, 30080, protocol).ShouldEndWith(world.PodGateway);
        }
    });

    [KernelFact]
    public void Without_a_list_a_NodePort_is_served_on_every_address_but_loopback() => InBothFamilies(world =>
    {
        Program(world, Everywhere, NodePort("web", Protocol.Tcp, world.PodAHere));

        world.Ask(world.Client, world.NodeAddress, 30080).ShouldBe($"a {world.PodGateway}");
        world.Ask(world.Client, world.OtherNodeAddress, 30080).ShouldBe($"a {world.PodGateway}");
        world.Ask(world.PodB, world.PodGateway, 30080).ShouldBe($"a {world.PodGateway}");
        world.Ask(world.Node, world.Localhost, 30080).ShouldBe("refused");
    });

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
    public void NodePorts_without_endpoints_refuse_or_drop() => InBothFamilies(world =>
    {
        var frontend = new Frontend(FrontendKind.NodePort, null, 30081) { Group = DestinationGroup.Local, WhenEmpty = EmptyGroupVerdict.Drop };
        Program(world, Everywhere, NodePort("none", Protocol.Udp), new ServiceRules(Name("elsewhere")) { Frontends = [frontend] });

        world.Ask(world.Client, world.NodeAddress, 30080, Protocol.Udp).ShouldBe("refused");
        world.Ask(world.Client, world.NodeAddress, 30081).ShouldBe("nothing");
    });

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
    public void Policy_Local_keeps_clients_from_outside_here_with_their_address_and_lets_the_cluster_go_everywhere() => InBothFamilies(world =>
    {
        Program(world, Everywhere, ExternalLocal(world, [world.PodAHere, world.PodElsewhere], [world.PodAHere]));

        foreach (var (address, port) in ((string, ushort)[])[(world.Vip, 80), (world.NodeAddress, 30080)])
        {
            world.AskOften(world.Client, address, port).ShouldBe([$"a {world.ClientAddress}"]);
            world.AskOften(world.PodB, address, port).ShouldBe([$"a {world.B}", $"remote {world.B}"]);
            world.AskOften(world.Node, address, port).ShouldBe([$"a {world.PodGateway}", $"remote {world.PodGateway}"]);
        }
    });

    [KernelFact]
    public void Policy_Local_without_local_endpoints_drops_clients_from_outside_only() => InBothFamilies(world =>
    {
        Program(world, Everywhere, ExternalLocal(world, [world.PodElsewhere], []));

        foreach (var (address, port) in ((string, ushort)[])[(world.Vip, 80), (world.NodeAddress, 30080)])
        {
            world.Ask(world.Client, address, port).ShouldBe("nothing");
            world.Ask(world.PodB, address, port).ShouldBe($"remote {world.B}");
            world.Ask(world.Node, address, port).ShouldBe($"remote {world.PodGateway}");
        }
    });

    [KernelFact]
    public void Source_ranges_let_in_whom_they_name_before_anything_else_is_decided() => InBothFamilies(world =>
    {
        var pods = IPNetwork.Parse(world.Family == IPFamily.IPv4 ? "10.244.0.0/25" : "fd00:10:244::/113");
        var client = new IPNetwork(IPAddress.Parse(world.ClientAddress), world.Family == IPFamily.IPv4 ? 32 : 128);
        foreach (var (ranges, fromClient, fromPod) in ((IPNetwork[], string, string)[])[([client], "a", "nothing"), ([pods], "nothing", "a"), ([], "nothing", "nothing")])
        {
            var firewalled = Firewalled(world, ranges);
            Program(world, [], firewalled with { Cluster = [world.PodAHere] });

            world.Ask(world.Client, world.Vip, 80).Split(' ')[0].ShouldBe(fromClient);
            world.Ask(world.PodB, world.Vip, 80).Split(' ')[0].ShouldBe(fromPod);

            Program(world, [], firewalled);

            world.Ask(world.Client, world.Vip, 80).ShouldBe(fromClient == "a" ? "refused" : "nothing");
            world.Ask(world.PodB, world.Vip, 80).ShouldBe(fromPod == "a" ? "refused" : "nothing");
        }
    });

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

    private static ServiceRules NodePort(string name, Protocol protocol, params Destination[] destinations) => new(Name(name, protocol))
    {
        Frontends = [new Frontend(FrontendKind.NodePort, null, 30080) { Masquerade = MasqueradePolicy.Always }],
        Cluster = [.. destinations],
    };

    private static ServiceRules Firewalled(PacketWorld world, IPNetwork[] ranges) => new(Name("web"))
    {
        Frontends = [new Frontend(FrontendKind.LoadBalancerIP, IPAddress.Parse(world.Vip), 80) { Masquerade = MasqueradePolicy.Always, SourceRanges = [.. ranges] }],
    };

    private static ServiceRules ExternalLocal(PacketWorld world, Destination[] cluster, Destination[] local)
    {
        var frontend = new Frontend(FrontendKind.LoadBalancerIP, IPAddress.Parse(world.Vip), 80)
        {
            Group = DestinationGroup.Local,
            Masquerade = MasqueradePolicy.Never,
            WhenEmpty = EmptyGroupVerdict.Drop,
            ShortCircuitsClusterTraffic = true,
        };
        return new ServiceRules(Name("web"))
        {
            Frontends = [frontend, frontend with { Kind = FrontendKind.NodePort, Address = null, Port = 30080 }],
            Cluster = [.. cluster],
            Local = [.. local],
        };
    }

    private static ApplyResult Program(PacketWorld world, IPAddress[]? addresses, params ServiceRules[] services) =>
        Program(world, NodeOf(world.Family) with { NodePortAddresses = addresses is null ? null : [.. addresses] }, services);

    // Each time by a backend that has just been started: it adopts what the one before it left.
    private static ApplyResult Program(PacketWorld world, NodeRules node, params ServiceRules[] services)
    {
        var backend = world.Keep(new NftablesBackend(world.Family, NftablesConnection.Open(world.Node.Namespace)));
        return backend.Apply(Ruleset.Empty(world.Family).To(Of(world.Family, services) with { Node = node }));
    }
}
