using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using KubeProxyNet.Informers;
using KubeProxyNet.Informers.Models;
using KubeProxyNet.Overlay.Planning;
using static KubeProxyNet.Overlay.Tests.Nodes;

namespace KubeProxyNet.Overlay.Tests.Planning;

// What a node needs, from Nodes alone.
public class PlanTests
{
    private const int MTU = 1500;

    private static readonly Underlay Link = new([new(Address(1), 24, 2, MTU), new(AddressV6(1), 64, 2, MTU)]);

    [Fact]
    public void A_node_with_both_families_has_a_tunnel_for_each_and_an_MTU_that_suits_both()
    {
        var own = Own(Node(1))!;

        own.Tunnels.Select(tunnel => (tunnel.Device, tunnel.Local, tunnel.MTU)).ShouldBe([("vxlan-kpn4", Address(1), 1450), ("vxlan-kpn6", AddressV6(1), 1430)]);
        own.Tunnels[0].Vteps.ShouldBe([IPAddress.Parse("10.244.1.0")]);
        own.PodMTU.ShouldBe(1430);
    }

    [Fact]
    public void A_peer_is_reached_by_a_neighbour_a_location_and_a_route_of_each_family()
    {
        var peer = Plan(Node(2));

        var mac = StableAddress.Of("node2", AddressFamily.InterNetwork);
        var macV6 = StableAddress.Of("node2", AddressFamily.InterNetworkV6);
        peer.Reports.ShouldBeEmpty();
        peer.Entries.ShouldBe(
        [
            new VtepNeighbour(AddressFamily.InterNetwork, IPAddress.Parse("10.244.2.0"), mac),
            new VtepLocation(AddressFamily.InterNetwork, mac, Address(2)),
            new PodRoute(IPNetwork.Parse("10.244.2.0/24"), IPAddress.Parse("10.244.2.0"), AddressFamily.InterNetwork, 0),
            new VtepNeighbour(AddressFamily.InterNetworkV6, IPAddress.Parse("fd00:10:244:2::"), macV6),
            new VtepLocation(AddressFamily.InterNetworkV6, macV6, AddressV6(2)),
            new PodRoute(IPNetwork.Parse("fd00:10:244:2::/64"), IPAddress.Parse("fd00:10:244:2::"), AddressFamily.InterNetworkV6, 0),
        ]);
    }

    [Fact]
    public void IPv6_pods_go_over_IPv4_to_a_node_that_has_no_IPv6_address()
    {
        var peer = Plan(Node(2) with { InternalIPs = [Address(2)] });

        peer.Entries.OfType<PodRoute>().Select(route => (route.Range, route.Underlay)).ShouldBe(
            [(IPNetwork.Parse("10.244.2.0/24"), AddressFamily.InterNetwork), (IPNetwork.Parse("fd00:10:244:2::/64"), AddressFamily.InterNetwork)]);
        peer.Entries.OfType<VtepLocation>().Count().ShouldBe(1);
    }

    [Fact]
    public void Nodes_on_one_link_are_routed_to_directly_where_that_is_asked_for()
    {
        var options = Options with { RoutesDirectly = true };

        Plan(Node(2), options).Entries.ShouldBe(
        [
            new PodRoute(IPNetwork.Parse("10.244.2.0/24"), Address(2), AddressFamily.Unspecified, 2),
            new PodRoute(IPNetwork.Parse("fd00:10:244:2::/64"), AddressV6(2), AddressFamily.Unspecified, 2),
        ]);
        Plan(Node(2) with { InternalIPs = [IPAddress.Parse("192.0.2.7")] }, options).Entries.OfType<VtepLocation>().ShouldHaveSingleItem();
    }

    [Fact]
    public void Host_gateway_mode_needs_a_common_link()
    {
        var options = Options with { Backend = OverlayBackend.HostGateway };

        OwnPlanBuilder.Build(Node(1), Link, options, [], out _)!.PodMTU.ShouldBe(MTU);
        Plan(Node(2), options).Entries.Count.ShouldBe(2);
        Plan(Node(2) with { InternalIPs = [IPAddress.Parse("192.0.2.7")] }, options).Reports
            .ShouldContain(report => report.ToString() == "node node2: status.addresses: 192.0.2.7 is on no link of this node, and host-gw needs that; left out");
    }

    [Fact]
    public void What_flannel_says_of_its_nodes_is_believed()
    {
        var peer = Plan(Node(2) with
        {
            Annotations = new Dictionary<string, string>
            {
                ["flannel.alpha.coreos.com/backend-type"] = "vxlan",
                ["flannel.alpha.coreos.com/backend-data"] = """{"VNI":1,"VtepMAC":"0a:1b:2c:3d:4e:5f"}""",
                ["flannel.alpha.coreos.com/public-ip"] = "172.30.0.77",
            },
        });

        peer.Entries.OfType<VtepLocation>().First().ShouldBe(new VtepLocation(AddressFamily.InterNetwork, PhysicalAddress.Parse("0A1B2C3D4E5F"), IPAddress.Parse("172.30.0.77")));
    }

    [Fact]
    public void What_we_say_of_ourselves_is_what_flannel_would_say()
    {
        FlannelAnnotations.Of(Own(Node(1))!, Options).Select(item => $"{item.Key}: {item.Value}").ShouldBe(
        [
            $$"""flannel.alpha.coreos.com/backend-data: {"VNI":1,"VtepMAC":"{{FlannelAnnotations.TextOf(StableAddress.Of("node1", AddressFamily.InterNetwork))}}"}""",
            "flannel.alpha.coreos.com/backend-type: vxlan",
            $$"""flannel.alpha.coreos.com/backend-v6-data: {"VNI":1,"VtepMAC":"{{FlannelAnnotations.TextOf(StableAddress.Of("node1", AddressFamily.InterNetworkV6))}}"}""",
            "flannel.alpha.coreos.com/kube-subnet-manager: true",
            "flannel.alpha.coreos.com/public-ip: 172.30.0.1",
            "flannel.alpha.coreos.com/public-ipv6: fd00:30::1",
        ]);
    }

    [Theory]
    [InlineData("no ranges", "node node1 has no pod range yet")]
    [InlineData("foreign ranges", "node node1 has no pod range yet")]
    [InlineData("no address", "node node1 has no InternalIP that one of this machine's links has")]
    public void Without_a_range_or_an_address_the_agent_waits_and_says_for_what(string what, string reason)
    {
        var node = what switch
        {
            "no ranges" => Node(1) with { PodCIDRs = [] },
            "foreign ranges" => Node(1) with { PodCIDRs = [IPNetwork.Parse("192.168.0.0/24")] },
            _ => Node(1) with { InternalIPs = [IPAddress.Parse("192.0.2.1")] },
        };

        OwnPlanBuilder.Build(node, Link, Options, [], out var waitsFor).ShouldBeNull();
        waitsFor.ShouldStartWith(reason);
    }

    [Theory]
    [InlineData("10.244.1.0/24", "is this node's own")]
    [InlineData("10.244.0.0/20", "is this node's own")]
    [InlineData("192.168.2.0/24", "is not in the cluster's ranges, 10.244.0.0/16, fd00:10:244::/48 (--cluster-cidr)")]
    [InlineData("0.0.0.0/0", "is not in the cluster's ranges, 10.244.0.0/16, fd00:10:244::/48 (--cluster-cidr)")]
    public void A_range_that_a_node_cannot_have_is_left_out_and_named(string range, string problem)
    {
        var peer = Plan(Node(2) with { PodCIDRs = [IPNetwork.Parse(range)] });

        peer.Entries.ShouldBeEmpty();
        peer.Reports.ShouldBe([new NodeReport("node2", "spec.podCIDRs", $"{range} {problem}; left out")]);
    }

    [Theory]
    [InlineData("backend-type", "wireguard", "the node speaks wireguard, this one vxlan; its pods cannot be reached")]
    [InlineData("backend-data", "{", "\"{\" has no VtepMAC; the one that we would give the node is used")]
    [InlineData("backend-data", """{"VtepMAC":"x"}""", "\"{\"VtepMAC\":\"x\"}\" has no VtepMAC; the one that we would give the node is used")]
    [InlineData("backend-data", "[1]", "\"[1]\" has no VtepMAC; the one that we would give the node is used")]
    [InlineData("backend-data", "{\"VtepMAC\":\"aabb\"}", "\"{\"VtepMAC\":\"aabb\"}\" has no VtepMAC; the one that we would give the node is used")]
    [InlineData("backend-data", "{\"VtepMAC\":\"00:00:00:00:00:00\"}", "\"{\"VtepMAC\":\"00:00:00:00:00:00\"}\" has no VtepMAC; the one that we would give the node is used")]
    [InlineData("backend-data", "{\"VtepMAC\":\"01:00:00:00:00:01\"}", "\"{\"VtepMAC\":\"01:00:00:00:00:01\"}\" has no VtepMAC; the one that we would give the node is used")]
    [InlineData("public-ip", "fd00::1", "\"fd00::1\" is no IPv4 address; the node's InternalIP is used")]
    public void An_annotation_that_cannot_be_used_is_named(string name, string value, string problem)
    {
        var peer = Plan(Node(2) with { Annotations = new Dictionary<string, string> { [$"flannel.alpha.coreos.com/{name}"] = value } });

        peer.Reports.ShouldContain(new NodeReport("node2", $"metadata.annotations[flannel.alpha.coreos.com/{name}]", problem));
    }

    [Fact]
    public void Of_two_nodes_with_one_range_the_older_one_has_it_until_it_is_gone()
    {
        var model = new NetworkModel(Options);
        var young = Node(9) with { PodCIDRs = Node(2).PodCIDRs };
        model.Take(new InformerEvent<Node>.Replaced([Node(1), young, Node(2)]));
        model.Advance(Link).After.OfType<VtepLocation>().Select(location => location.Node).Distinct().ShouldBe([Address(2), AddressV6(2)], ignoreOrder: true);
        model.Reports.ShouldContain(new NodeReport("node9", "spec.podCIDRs", "10.244.2.0/24 is node node2's already; left out"));

        model.Take(new InformerEvent<Node>.Deleted(new ObjectKey("", "node2")));
        var change = model.Advance(Link);

        change.Before.OfType<VtepLocation>().Select(location => location.Node).ShouldBe([Address(2), AddressV6(2)], ignoreOrder: true);
        change.After.OfType<VtepLocation>().Select(location => location.Node).ShouldBe([Address(9), AddressV6(9)], ignoreOrder: true);
        model.Reports.ShouldBeEmpty();
    }

    [Fact]
    public void Of_two_nodes_with_one_hardware_address_the_older_one_has_it_until_it_is_gone()
    {
        var model = new NetworkModel(Options);
        var same = new Dictionary<string, string> { ["flannel.alpha.coreos.com/backend-data"] = """{"VNI":1,"VtepMAC":"02:00:00:00:00:05"}""" };
        model.Take(new InformerEvent<Node>.Replaced([Node(1), Node(9) with { Annotations = same, InternalIPs = [Address(9)] }, Node(2) with { Annotations = same, InternalIPs = [Address(2)] }]));

        model.Advance(Link).After.OfType<VtepLocation>().Select(location => location.Node).Distinct().ShouldBe([Address(2)]);
        model.Reports.ShouldContain(new NodeReport("node9", "metadata.annotations[flannel.alpha.coreos.com/backend-data]", "VtepMAC 02:00:00:00:00:05 is node node2's already; left out"));

        model.Take(new InformerEvent<Node>.Deleted(new ObjectKey("", "node2")));

        model.Advance(Link).After.OfType<VtepLocation>().Select(location => location.Node).Distinct().ShouldBe([Address(9)]);
        model.Reports.ShouldBeEmpty();
    }

    [Fact]
    public void A_node_whose_own_range_an_older_one_has_says_so()
    {
        var model = new NetworkModel(Options);
        model.Take(new InformerEvent<Node>.Replaced([Node(1), Node(2) with { PodCIDRs = Node(1).PodCIDRs, CreationTimestamp = DateTimeOffset.UnixEpoch.AddYears(-1) }]));
        model.Advance(Link);

        model.Reports.ShouldContain(new NodeReport("node1", "spec.podCIDRs", "10.244.1.0/24 is node node2's already, which is older; other nodes send its packets there"));
    }

    [Theory]
    [InlineData("10.244.2.0/23")]
    [InlineData("10.244.2.0/25")]
    public void A_range_that_has_a_part_of_an_older_node_s_is_left_out_too(string range)
    {
        var model = new NetworkModel(Options);
        model.Take(new InformerEvent<Node>.Replaced([Node(1), Node(9) with { PodCIDRs = [IPNetwork.Parse(range)] }, Node(2)]));

        model.Advance(Link).After.OfType<PodRoute>().Select(route => route.Range.ToString()).ShouldBe(["10.244.2.0/24", "fd00:10:244:2::/64"], ignoreOrder: true);
        model.Reports.ShouldBe([new NodeReport("node9", "spec.podCIDRs", $"{range} is node node2's already; left out")]);
        model.Take(new InformerEvent<Node>.Deleted(new ObjectKey("", "node2")));
        model.Advance(Link).After.OfType<PodRoute>().Select(route => route.Range.ToString()).ShouldBe([range]);
    }

    [Fact]
    public void A_heartbeat_asks_nothing_of_the_kernel_and_a_change_of_one_node_only_what_is_about_it()
    {
        var model = new NetworkModel(Options);
        model.Take(new InformerEvent<Node>.Replaced([.. Enumerable.Range(1, 200).Select(number => Node(number))]));
        model.Advance(Link).After.Count.ShouldBe(199 * 6);

        model.Take(new InformerEvent<Node>.Upserted(Node(7) with { ResourceVersion = "2" }));
        var heartbeat = model.Advance(Link);
        (heartbeat.IsWhole, heartbeat.Before.Count, heartbeat.After.Count).ShouldBe((false, 0, 0));

        model.Take(new InformerEvent<Node>.Upserted(Node(7) with { InternalIPs = [Address(250), AddressV6(7)] }));
        var moved = model.Advance(Link);
        (moved.IsWhole, moved.Before.Count, moved.After.Count).ShouldBe((false, 6, 6));
    }

    [Fact]
    public void The_files_for_the_container_runtime_say_what_the_plan_says()
    {
        NetworkConfiguration.WriteSubnetFile(Own(Node(1))!, Options).ShouldBe("""
            FLANNEL_NETWORK=10.244.0.0/16
            FLANNEL_SUBNET=10.244.1.1/24
            FLANNEL_IPV6_NETWORK=fd00:10:244::/48
            FLANNEL_IPV6_SUBNET=fd00:10:244:1::1/64
            FLANNEL_MTU=1430
            FLANNEL_IPMASQ=true

            """);
        NetworkConfiguration.Write(Own(Node(1))!, Options).ShouldBe("""
            {
              "cniVersion": "1.0.0",
              "name": "kubeproxynet",
              "plugins": [
                {
                  "type": "kubeproxynet",
                  "mode": "ptp",
                  "mtu": 1430,
                  "capabilities": {
                    "portMappings": true,
                    "bandwidth": true
                  },
                  "ipam": {
                    "type": "host-local",
                    "ranges": [
                      [
                        {
                          "subnet": "10.244.1.0/24"
                        }
                      ],
                      [
                        {
                          "subnet": "fd00:10:244:1::/64"
                        }
                      ]
                    ],
                    "routes": [
                      {
                        "dst": "0.0.0.0/0"
                      },
                      {
                        "dst": "::/0"
                      }
                    ]
                  }
                }
              ]
            }

            """);
    }

    private static OwnPlan? Own(Node node) => OwnPlanBuilder.Build(node, Link, Options, [], out _);

    private static PeerPlan Plan(Node peer, OverlayOptions? options = null)
    {
        var asked = options ?? Options;
        return new PeerPlanBuilder(OwnPlanBuilder.Build(Node(1), Link, asked, [], out _)!, Link, asked, new PodRangeClaims(), new VtepMacClaims()).Build(peer);
    }
}
