using System.Net;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Backends.Rules.Tracing;

namespace KubeProxyNet.Backends.Tests.Rules;

// tests/Scenarios trace whole clusters; here are the corners that a ruleset from the builders does not reach.
public class PacketTracerTests
{
    private static readonly ServicePortName Name = new("default", "web", "http", Protocol.Tcp);
    private static readonly Destination Here = new(IPAddress.Parse("10.244.1.2"), 8080, IsLocal: true);
    private static readonly Destination There = new(IPAddress.Parse("10.244.2.2"), 8080, IsLocal: false);

    [Fact]
    public void Only_a_local_destination_can_be_its_own_client() =>
        Trace(Rules(ClusterIP), "10.244.2.2").ShouldBe("to 10.244.1.2:8080 or 10.244.2.2:8080");

    [Fact]
    public void Only_the_choice_that_is_the_client_itself_is_a_hairpin() =>
        Trace(Rules(ClusterIP), "10.244.1.2").ShouldBe("to 10.244.1.2:8080 masqueraded or 10.244.2.2:8080");

    [Fact]
    public void What_is_for_the_node_itself_is_masqueraded_only_if_the_node_sends_it()
    {
        var frontend = ClusterIP with { Masquerade = MasqueradePolicy.Always };
        var rules = new ServiceRules(Name) { Frontends = [frontend], Cluster = [new Destination(IPAddress.Parse("192.168.0.1"), 8080, IsLocal: true)] };

        Trace(rules, "203.0.113.9").ShouldBe("to 192.168.0.1:8080");
        Trace(rules, "192.168.0.1", origin: PacketOrigin.ThisNode).ShouldBe("to 192.168.0.1:8080 masqueraded");
    }

    [Fact]
    public void Masquerade_all_is_about_ClusterIPs_only()
    {
        var node = new NodeRules { MasqueradeAll = true };

        Trace(Rules(ClusterIP), "203.0.113.9", node).ShouldBe("to 10.244.1.2:8080 masqueraded or 10.244.2.2:8080 masqueraded");
        Trace(Rules(ClusterIP with { Kind = FrontendKind.ExternalIP, Masquerade = MasqueradePolicy.Never }), "203.0.113.9", node).ShouldBe("to 10.244.1.2:8080 or 10.244.2.2:8080");
    }

    [Fact]
    public void An_empty_list_of_sources_lets_nobody_pass_and_none_lets_everybody()
    {
        Trace(Rules(ClusterIP with { SourceRanges = [] }), "203.0.113.9").ShouldBe("drop");
        Trace(Rules(ClusterIP with { SourceRanges = null }), "203.0.113.9").ShouldStartWith("to ");
    }

    [Fact]
    public void The_short_circuit_needs_somewhere_to_go()
    {
        var frontend = ClusterIP with { Group = DestinationGroup.Local, ShortCircuitsClusterTraffic = true, WhenEmpty = EmptyGroupVerdict.Reject };

        Trace(new ServiceRules(Name) { Frontends = [frontend] }, "192.168.0.1").ShouldBe("reject");
    }

    [Fact]
    public void An_address_with_a_frontend_of_its_own_comes_before_NodePorts()
    {
        var exact = new Frontend(FrontendKind.LoadBalancerIP, IPAddress.Parse("192.168.0.1"), 30080) { WhenEmpty = EmptyGroupVerdict.Drop };
        var nodePort = new Frontend(FrontendKind.NodePort, null, 30080);
        var rules = new ServiceRules(Name) { Frontends = [exact, nodePort] };

        Trace(rules, "203.0.113.9", new NodeRules { NodePortAddresses = null }, "192.168.0.1", 30080).ShouldBe("drop");
        Trace(rules, "203.0.113.9", new NodeRules { NodePortAddresses = null }, "192.168.0.2", 30080).ShouldBe("reject");
    }

    private static Frontend ClusterIP => new(FrontendKind.ClusterIP, IPAddress.Parse("10.96.0.10"), 80);

    private static ServiceRules Rules(Frontend frontend) => new(Name) { Frontends = [frontend], Cluster = [Here, There] };

    private static string Trace(ServiceRules rules, string source, NodeRules? node = null, string destination = "10.96.0.10", ushort port = 80, PacketOrigin origin = PacketOrigin.Outside)
    {
        var empty = Ruleset.Empty(IPFamily.IPv4);
        var ruleset = empty with { Node = node ?? new NodeRules(), Services = empty.Services.Add(rules.Name, rules) };
        var tracer = new PacketTracer(ruleset, [IPAddress.Parse("192.168.0.1"), IPAddress.Parse("192.168.0.2")]);
        return tracer.Trace(new Packet(origin, IPAddress.Parse(source), Protocol.Tcp, IPAddress.Parse(destination), port)).ToString();
    }
}
