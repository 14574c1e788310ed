using System.Net;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Netlink.Conntrack;
using KubeProxyNet.Proxy.Conntrack;
using static KubeProxyNet.Proxy.Tests.Conntrack.Rules;

namespace KubeProxyNet.Proxy.Tests.Conntrack;

// One test a cause: what is stale after which change of the rules.
public class FlowWatchListTests
{
    private const string Vip = "10.96.0.10:53";
    private const string NodeAddress = "192.0.2.1:30053";
    private const string A = "10.244.1.2:5353";
    private const string B = "10.244.1.3:5353";
    private const string C = "10.244.1.4:5353";

    private readonly ManualTime _time = new();
    private readonly HashSet<IPValue> _nodeAddresses = [];

    [Fact]
    public void Flows_to_an_endpoint_that_was_removed_are_stale()
    {
        var list = After(Ruleset(Dns([ClusterIP], A, B)), Ruleset(Dns([ClusterIP], B)));

        IsStale(list, Flow(Vip, A)).ShouldBeTrue();
        IsStale(list, Flow(Vip, B)).ShouldBeFalse();
    }

    [Fact]
    public void Flows_of_a_deleted_Service_are_stale_if_they_were_translated()
    {
        var list = After(Ruleset(Dns([ClusterIP], A)), Ruleset());

        IsStale(list, Flow(Vip, A)).ShouldBeTrue();
        IsStale(list, Flow(Vip, Vip)).ShouldBeFalse();
    }

    [Fact]
    public void All_flows_of_a_Service_without_endpoints_are_stale()
    {
        var list = After(Ruleset(Dns([ClusterIP], A)), Ruleset(Dns([ClusterIP])));

        IsStale(list, Flow(Vip, A)).ShouldBeTrue();
        IsStale(list, Flow(Vip, Vip)).ShouldBeTrue();
    }

    [Fact]
    public void Flows_that_were_never_translated_are_stale_when_the_first_endpoint_comes()
    {
        var list = After(Ruleset(Dns([ClusterIP])), Ruleset(Dns([ClusterIP], A)));

        IsStale(list, Flow(Vip, Vip)).ShouldBeTrue();
        IsStale(list, Flow(Vip, A)).ShouldBeFalse();
    }

    [Fact]
    public void Flows_that_are_older_than_the_frontend_are_stale()
    {
        var list = After(Ruleset(Dns([ClusterIP], A)), Ruleset(Dns([ClusterIP, NodePort, LoadBalancer("203.0.113.5")], A)));

        IsStale(list, Flow("203.0.113.5:53", "203.0.113.5:53")).ShouldBeTrue();
        IsStale(list, Flow(NodeAddress, NodeAddress)).ShouldBeTrue();
        list.ListDue(isUrgent: true).Count.ShouldBe(2);
    }

    [Theory]
    [InlineData(NodeAddress)]
    [InlineData("203.0.113.5:53")]
    [InlineData("198.51.100.7:53")]
    public void Flows_through_an_address_that_the_Service_no_longer_has_are_stale(string gone)
    {
        var external = new Frontend(FrontendKind.ExternalIP, IPAddress.Parse("198.51.100.7"), 53);

        var list = After(Ruleset(Dns([ClusterIP, NodePort, external, LoadBalancer("203.0.113.5")], A)), Ruleset(Dns([ClusterIP], A)));

        IsStale(list, Flow(gone, A)).ShouldBeTrue();
        IsStale(list, Flow(Vip, A)).ShouldBeFalse();
    }

    [Fact]
    public void Flows_to_a_port_that_was_renumbered_are_stale()
    {
        var list = After(Ruleset(Dns([ClusterIP], A)), Ruleset(Dns([ClusterIP with { Port = 54 }], A)));

        IsStale(list, Flow(Vip, A)).ShouldBeTrue();
        IsStale(list, Flow("10.96.0.10:54", A)).ShouldBeFalse();
    }

    [Fact]
    public void Flows_to_an_endpoint_whose_port_changed_are_stale()
    {
        var list = After(Ruleset(Dns([ClusterIP], A)), Ruleset(Dns([ClusterIP], "10.244.1.2:53")));

        IsStale(list, Flow(Vip, A)).ShouldBeTrue();
        IsStale(list, Flow(Vip, "10.244.1.2:53")).ShouldBeFalse();
    }

    [Fact]
    public void Under_policy_Local_only_destinations_of_this_node_are_right_unless_traffic_is_short_circuited()
    {
        var local = LoadBalancer("203.0.113.5") with { Group = DestinationGroup.Local };
        var rules = Dns([local], A, B) with { Local = Destinations(A) };

        IsStale(After(Ruleset(), Ruleset(rules)), Flow("203.0.113.5:53", B)).ShouldBeTrue();
        IsStale(After(Ruleset(), Ruleset(rules)), Flow("203.0.113.5:53", A)).ShouldBeFalse();
        var shortCircuit = rules with { Frontends = [local with { ShortCircuitsClusterTraffic = true }] };
        IsStale(After(Ruleset(), Ruleset(shortCircuit)), Flow("203.0.113.5:53", B)).ShouldBeFalse();
        IsStale(After(Ruleset(), Ruleset(shortCircuit)), Flow("203.0.113.5:53", C)).ShouldBeTrue();
    }

    [Fact]
    public void Nothing_is_looked_for_when_endpoints_are_added_or_affinity_changes()
    {
        After(Ruleset(Dns([ClusterIP], A)), Ruleset(Dns([ClusterIP], A, B))).Count.ShouldBe(0);
        After(Ruleset(Dns([ClusterIP], A)), Ruleset(Dns([ClusterIP], A) with { AffinityTimeout = TimeSpan.FromHours(3) })).Count.ShouldBe(0);
    }

    [Fact]
    public void At_start_everything_is_looked_at_once_more_and_what_is_right_is_kept()
    {
        var list = After(Backends.Rules.Ruleset.Empty(IPFamily.IPv4), Ruleset(Dns([ClusterIP, NodePort], A)));

        list.Count.ShouldBe(2);
        IsStale(list, Flow(Vip, A)).ShouldBeFalse();
        IsStale(list, Flow(Vip, B)).ShouldBeTrue();
        IsStale(list, Flow(NodeAddress, B)).ShouldBeTrue();
    }

    [Fact]
    public void Flows_of_others_are_never_stale()
    {
        var vxlan = new Frontend(FrontendKind.NodePort, null, 8472);
        _nodeAddresses.Add(IPAddress.Parse("192.0.2.1"));
        foreach (var node in new[] { Node("192.0.2.1"), new NodeRules { NodePortAddresses = null } })
        {
            var list = After(Ruleset(node, Dns([ClusterIP, NodePort, vxlan], A)), Ruleset(node));

            IsStale(list, Flow("198.51.100.9:30053", "198.51.100.9:30053")).ShouldBeFalse("a pod's flow to outside");
            IsStale(list, Flow("192.0.2.1:8472", "192.0.2.1:8472", source: "192.0.2.2:51000")).ShouldBeFalse("VXLAN, not translated");
            IsStale(list, Flow("192.0.2.2:8472", "192.0.2.2:8472", source: "192.0.2.1:51000")).ShouldBeFalse("VXLAN to another node");
            IsStale(list, Flow("192.0.2.1:51820", "192.0.2.1:51820")).ShouldBeFalse("WireGuard");
            IsStale(list, Flow(A, A, source: "192.0.2.1:40000")).ShouldBeFalse("the host to a pod");
            IsStale(list, Flow("10.96.0.10:54", A)).ShouldBeFalse("another port of the address");
            IsStale(list, Flow(Vip, A, TransportProtocol.Sctp)).ShouldBeFalse("another protocol");
            IsStale(list, Flow(Vip, A) with { Zone = 7 }).ShouldBeFalse("a zone of a virtual switch");
            IsStale(list, Flow(NodeAddress, A)).ShouldBeTrue("ours");
        }
    }

    [Fact]
    public void NodePorts_on_any_address_are_told_by_the_nodes_addresses_of_now()
    {
        var list = After(Ruleset(new NodeRules { NodePortAddresses = null }, Dns([NodePort], A, B)), Ruleset(new NodeRules { NodePortAddresses = null }, Dns([NodePort], B)));

        IsStale(list, Flow(NodeAddress, A)).ShouldBeFalse();
        _nodeAddresses.Add(IPAddress.Parse("192.0.2.1"));
        IsStale(list, Flow(NodeAddress, A)).ShouldBeTrue();
        IsStale(list, Flow(NodeAddress, B)).ShouldBeFalse();
    }

    [Fact]
    public void Flows_through_a_node_address_that_serves_no_NodePorts_any_more_are_stale()
    {
        var rules = Dns([NodePort], A);

        var list = After(Ruleset(Node("192.0.2.1", "192.0.2.7"), rules), Ruleset(Node("192.0.2.7", "192.0.2.8"), rules));

        IsStale(list, Flow(NodeAddress, A)).ShouldBeTrue();
        IsStale(list, Flow("192.0.2.7:30053", A)).ShouldBeFalse();
        IsStale(list, Flow("192.0.2.8:30053", "192.0.2.8:30053")).ShouldBeTrue();
    }

    [Fact]
    public void Of_TCP_only_connections_that_nobody_answered_are_stale()
    {
        var list = After(
            Ruleset(Service("web", Protocol.Tcp, [ClusterIP], A, B)),
            Ruleset(Service("web", Protocol.Tcp, [ClusterIP], B)));
        var open = Flow(Vip, A, TransportProtocol.Tcp) with { TcpState = ConntrackTcpState.SynSent };

        IsStale(list, open).ShouldBeTrue();
        IsStale(list, open with { Status = ConntrackStatus.SeenReply }).ShouldBeFalse();
        IsStale(list, open with { TcpState = ConntrackTcpState.Established, Status = ConntrackStatus.SeenReply }).ShouldBeFalse();
        IsStale(list, open with { TcpState = ConntrackTcpState.Established }).ShouldBeFalse();
        IsStale(list, Flow(Vip, B, TransportProtocol.Tcp) with { TcpState = ConntrackTcpState.SynSent }).ShouldBeFalse();
    }

    [Fact]
    public void SCTP_is_left_alone()
    {
        var list = After(Ruleset(Service("sig", Protocol.Sctp, [ClusterIP], A)), Ruleset());

        list.Count.ShouldBe(0);
        IsStale(list, Flow(Vip, A, TransportProtocol.Sctp)).ShouldBeFalse();
    }

    [Fact]
    public void A_later_change_decides_what_is_right()
    {
        var (first, second, third) = (Ruleset(Dns([ClusterIP], A)), Ruleset(), Ruleset(Service("other", Protocol.Udp, [ClusterIP], C)));
        var list = After(first, second);

        list.Take(second.To(third), isUrgent: false);

        list.Count.ShouldBe(1);
        IsStale(list, Flow(Vip, A)).ShouldBeTrue();
        IsStale(list, Flow(Vip, C)).ShouldBeFalse();
    }

    [Fact]
    public void A_target_that_waits_for_its_second_look_learns_of_added_endpoints()
    {
        var (first, second, third) = (Ruleset(Dns([ClusterIP], A, B)), Ruleset(Dns([ClusterIP], B)), Ruleset(Dns([ClusterIP], B, C)));
        var list = After(first, second);
        list.Passed(list.ListDue(isUrgent: true));

        list.Take(second.To(third), isUrgent: false);

        list.ListDue(isUrgent: true).ShouldBeEmpty();
        IsStale(list, Flow(Vip, C)).ShouldBeFalse();
        IsStale(list, Flow(Vip, A)).ShouldBeTrue();
    }

    [Fact]
    public void Each_target_is_looked_at_twice_and_then_forgotten()
    {
        var list = After(Ruleset(Dns([ClusterIP], A)), Ruleset());
        list.TimeLeft(isUrgent: true).ShouldBe(TimeSpan.Zero);

        list.Passed(list.ListDue(isUrgent: true));
        list.TimeLeft(isUrgent: true).ShouldBe(TimeSpan.FromMilliseconds(500));
        _time.Advance(TimeSpan.FromMilliseconds(500));
        list.Passed(list.ListDue(isUrgent: true));

        list.Count.ShouldBe(0);
        list.TimeLeft(isUrgent: true).ShouldBeNull();
    }

    [Fact]
    public void What_changes_during_a_look_stays_due()
    {
        var (first, second, third) = (Ruleset(Dns([ClusterIP], A, B)), Ruleset(Dns([ClusterIP], B)), Ruleset(Dns([ClusterIP], C)));
        var list = After(first, second);
        var looked = list.ListDue(isUrgent: true);
        list.Take(second.To(third), isUrgent: false);

        list.Passed(looked);

        list.ListDue(isUrgent: true).Count.ShouldBe(1);
    }

    private FlowWatchList After(Ruleset applied, Ruleset desired)
    {
        var list = new FlowWatchList(IPFamily.IPv4, TimeSpan.FromMilliseconds(500), _time);
        list.Take(applied.To(desired), isUrgent: false);
        return list;
    }

    private bool IsStale(FlowWatchList list, ConntrackEntry entry) => list.IsStale(entry, _nodeAddresses);
}
