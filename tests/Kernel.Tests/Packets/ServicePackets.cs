using System.Net;
using KubeProxyNet.Backends.Rules;
using static KubeProxyNet.Kernel.Tests.Packets.Rulesets;

namespace KubeProxyNet.Kernel.Tests.Packets;

// What packets to a Service find, whichever backend wrote the rules: who answered, and which client address did it see.
internal static class ServicePackets
{
    /// <summary>Has a backend write a node's rules.</summary>
    /// <param name="world">Whose node.</param>
    /// <param name="nodePortAddresses">Where it serves NodePorts; null: everywhere.</param>
    /// <param name="services">All Services.</param>
    /// <returns>What that took.</returns>
    internal delegate ApplyResult ProgramNode(PacketWorld world, IPAddress[]? nodePortAddresses, params ServiceRules[] services);

    internal static void NodePortOnListedAddresses(PacketWorld world, ProgramNode program)
    {
        foreach (var protocol in (Protocol[])[Protocol.Tcp, Protocol.Udp])
        {
            program(world, [IPAddress.Parse(world.NodeAddress)], NodePort("web", protocol, world.PodAHere, world.PodElsewhere));

            var answers = world.AskOften(world.Client, world.NodeAddress, 30080, protocol);

            answers.ShouldBe([$"a {world.PodGateway}", $"remote {world.PodGateway}"]);
            world.Ask(world.Client, world.OtherNodeAddress, 30080, protocol).ShouldBe("refused");
            world.Ask(world.PodB, world.NodeAddress, 30080, protocol).ShouldEndWith(world.PodGateway);
            world.Ask(world.Node, world.NodeAddress, 30080, protocol).ShouldEndWith(world.PodGateway);
        }
    }

    internal static void NodePortOnEveryAddressButLoopback(PacketWorld world, ProgramNode program, params ServiceRules[] others)
    {
        program(world, null, [NodePort("web", Protocol.Tcp, world.PodAHere), .. others]);

        world.Ask(world.Client, world.NodeAddress, 30080).ShouldBe($"a {world.PodGateway}");
        world.Ask(world.Client, world.OtherNodeAddress, 30080).ShouldBe($"a {world.PodGateway}");
        world.Ask(world.PodB, world.PodGateway, 30080).ShouldBe($"a {world.PodGateway}");
        world.Ask(world.Node, world.Localhost, 30080).ShouldBe("refused");
    }

    internal static void NodePortsWithoutEndpoints(PacketWorld world, ProgramNode program)
    {
        var frontend = new Frontend(FrontendKind.NodePort, null, 30081) { Group = DestinationGroup.Local, WhenEmpty = EmptyGroupVerdict.Drop };
        program(world, null, NodePort("none", Protocol.Udp), new ServiceRules(Name("elsewhere")) { Frontends = [frontend] });

        world.Ask(world.Client, world.NodeAddress, 30080, Protocol.Udp).ShouldBe("refused");
        world.Ask(world.Client, world.NodeAddress, 30081).ShouldBe("nothing");
    }

    internal static void PolicyLocal(PacketWorld world, ProgramNode program)
    {
        program(world, null, ExternalLocal(world, [world.PodAHere, world.PodElsewhere], [world.PodAHere]));

        foreach (var (address, port) in ((string, ushort)[])[(world.Vip, 80), (world.NodeAddress, 30080)])
        {
            world.AskOften(world.Client, address, port).ShouldBe([$"a {world.ClientAddress}"]);
            world.AskOften(world.PodB, address, port).ShouldBe([$"a {world.B}", $"remote {world.B}"]);
            world.AskOften(world.Node, address, port).ShouldBe([$"a {world.PodGateway}", $"remote {world.PodGateway}"]);
        }
    }

    internal static void PolicyLocalWithoutLocalEndpoints(PacketWorld world, ProgramNode program)
    {
        program(world, null, ExternalLocal(world, [world.PodElsewhere], []));

        foreach (var (address, port) in ((string, ushort)[])[(world.Vip, 80), (world.NodeAddress, 30080)])
        {
            world.Ask(world.Client, address, port).ShouldBe("nothing");
            world.Ask(world.PodB, address, port).ShouldBe($"remote {world.B}");
            world.Ask(world.Node, address, port).ShouldBe($"remote {world.PodGateway}");
        }
    }

    internal static void SourceRanges(PacketWorld world, ProgramNode program)
    {
        var pods = IPNetwork.Parse(world.Family == IPFamily.IPv4 ? "10.244.0.0/25" : "fd00:10:244::/113");
        var client = new IPNetwork(IPAddress.Parse(world.ClientAddress), world.Family == IPFamily.IPv4 ? 32 : 128);
        foreach (var (ranges, fromClient, fromPod) in ((IPNetwork[], string, string)[])[([client], "a", "nothing"), ([pods], "nothing", "a"), ([], "nothing", "nothing")])
        {
            var firewalled = Firewalled(world, ranges);
            program(world, [], firewalled with { Cluster = [world.PodAHere] });

            world.Ask(world.Client, world.Vip, 80).Split(' ')[0].ShouldBe(fromClient);
            world.Ask(world.PodB, world.Vip, 80).Split(' ')[0].ShouldBe(fromPod);

            program(world, [], firewalled);

            world.Ask(world.Client, world.Vip, 80).ShouldBe(fromClient == "a" ? "refused" : "nothing");
            world.Ask(world.PodB, world.Vip, 80).ShouldBe(fromPod == "a" ? "refused" : "nothing");
        }
    }

    internal static ServiceRules NodePort(string name, Protocol protocol, params Destination[] destinations) => new(Name(name, protocol))
    {
        Frontends = [new Frontend(FrontendKind.NodePort, null, 30080) { Masquerade = MasqueradePolicy.Always }],
        Cluster = [.. destinations],
    };

    internal static ServiceRules Firewalled(PacketWorld world, IPNetwork[] ranges) => new(Name("web"))
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
}
