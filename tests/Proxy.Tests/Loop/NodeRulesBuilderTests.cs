using System.Net;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Informers;
using KubeProxyNet.Informers.Models;
using KubeProxyNet.Netlink;
using KubeProxyNet.Proxy.Configuration;
using KubeProxyNet.Proxy.Loop;

namespace KubeProxyNet.Proxy.Tests.Loop;

// The scenarios show most of it; here is what depends on time and on other modes.
public class NodeRulesBuilderTests
{
    [Fact]
    public void Before_the_node_is_known_no_NodePort_is_served() =>
        Build(new ProxyOptions()).NodePortAddresses.ShouldBe([]);

    [Fact]
    public void Before_the_addresses_are_known_networks_serve_no_NodePort() =>
        Build(new ProxyOptions { NodePortAddresses = Networks("192.168.0.0/16") }).NodePortAddresses.ShouldBe([]);

    [Fact]
    public void A_family_without_network_is_not_restricted() =>
        Build(new ProxyOptions { NodePortAddresses = Networks("fd00::/64") }).NodePortAddresses.ShouldBeNull();

    [Fact]
    public void The_internal_address_comes_before_the_external_one()
    {
        var node = new Node { Key = new ObjectKey("", "here"), ExternalIPs = [IPAddress.Parse("203.0.113.1")], InternalIPs = [IPAddress.Parse("fd00::1"), IPAddress.Parse("192.168.0.1"), IPAddress.Parse("192.168.0.2")] };

        Build(new ProxyOptions(), node).NodePortAddresses.ShouldBe([IPAddress.Parse("192.168.0.1")]);
        Build(new ProxyOptions(), node with { InternalIPs = [] }).NodePortAddresses.ShouldBe([IPAddress.Parse("203.0.113.1")]);
    }

    [Theory]
    [InlineData(true, false, true)]
    [InlineData(true, true, false)]
    [InlineData(false, false, false)]
    public void In_iptables_mode_localhost_is_served_unless_something_speaks_against_it(bool option, bool primary, bool expected)
    {
        var options = new ProxyOptions
        {
            Mode = ProxyMode.Iptables,
            Iptables = new IptablesOptions { LocalhostNodePorts = option },
            NodePortAddresses = primary ? NodePortAddresses.PrimaryOnly : NodePortAddresses.All,
        };

        Build(options).ServesLocalhostNodePorts.ShouldBe(expected);
        Build(options, family: IPFamily.IPv6).ServesLocalhostNodePorts.ShouldBeFalse();
    }

    [Fact]
    public void Local_addresses_are_asked_for_only_where_they_decide()
    {
        NodeRulesBuilder.NeedsLocalAddresses(new ProxyOptions()).ShouldBeFalse();
        NodeRulesBuilder.NeedsLocalAddresses(new ProxyOptions { NodePortAddresses = Networks("0.0.0.0/0") }).ShouldBeFalse();
        NodeRulesBuilder.NeedsLocalAddresses(new ProxyOptions { NodePortAddresses = Networks("192.168.0.0/16") }).ShouldBeTrue();
    }

    private static NodePortAddresses Networks(params string[] networks) => new() { Networks = networks.Select(IPNetwork.Parse).ToEquatableArray() };

    private static NodeRules Build(ProxyOptions options, Node? node = null, IPFamily family = IPFamily.IPv4)
    {
        var facts = new ClusterFacts("here", options);
        if (node is not null)
        {
            facts.Take(new InformerEvent<Node>.Upserted(node));
        }

        return NodeRulesBuilder.Build(options, facts, family);
    }
}
