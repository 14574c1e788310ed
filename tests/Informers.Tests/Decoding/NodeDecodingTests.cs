using System.Net;
using KubeProxyNet.Informers.Models;

namespace KubeProxyNet.Informers.Tests.Decoding;

public sealed class NodeDecodingTests
{
    [Fact]
    public void Everything_the_pod_network_needs_is_taken_over()
    {
        var node = Decode.Node(
            """
            'spec':{'podCIDR':'10.1.0.0/24','podCIDRs':['10.1.0.0/24','fd00:1::/64'],'taints':[{'key':'k','effect':'NoSchedule'}]},
            'status':{'addresses':[{'type':'InternalIP','address':'192.168.0.1'},{'address':'fd00::1','type':'InternalIP'},{'type':'ExternalIP','address':'203.0.113.1'},
              {'type':'Hostname','address':'worker'}],'images':[{'names':['a']}]}
            """,
            """
            ,'deletionTimestamp':'2026-01-01T00:00:00Z','labels':{'topology.kubernetes.io/zone':'z'},
            'annotations':{'flannel.alpha.coreos.com/public-ip':'1.2.3.4','kubeproxynet.io/a':'b','volumes.kubernetes.io/x':'y'}
            """);

        node.Key.ToString().ShouldBe("worker");
        node.InternalIPs.ShouldBe([IPAddress.Parse("192.168.0.1"), IPAddress.Parse("fd00::1")]);
        node.ExternalIPs.ShouldBe([IPAddress.Parse("203.0.113.1")]);
        node.PodCIDRs.ShouldBe([IPNetwork.Parse("10.1.0.0/24"), IPNetwork.Parse("fd00:1::/64")]);
        node.Zone.ShouldBe("z");
        node.IsDeleting.ShouldBeTrue();
        node.TaintKeys.ShouldBe(["k"]);
        node.Annotations.Keys.ShouldBe(["flannel.alpha.coreos.com/public-ip", "kubeproxynet.io/a"], ignoreOrder: true);
        node.Problems.ShouldBeEmpty();
    }

    [Fact]
    public void A_malformed_address_costs_only_itself()
    {
        var node = Decode.Node("'status':{'addresses':[{'type':'InternalIP','address':'x'},{'type':'InternalIP','address':'10.0.0.1'}]}");

        node.InternalIPs.ShouldBe([IPAddress.Parse("10.0.0.1")]);
        node.Problems.ShouldHaveSingleItem().ShouldBe(new ObjectProblem("status.addresses[0].address", "\"x\" is not an IP address"));
    }

    [Fact]
    public void A_ServiceCIDR_tells_its_ranges_and_whether_it_is_ready()
    {
        var cidr = Decode.One(
            ResourceKinds.ServiceCIDRs,
            "{'metadata':{'name':'kubernetes'},'spec':{'cidrs':['10.96.0.1/12','x']},'status':{'conditions':[{'type':'Other','status':'True'},{'status':'True','type':'Ready'}]}}");

        cidr.Cidrs.ShouldBe([IPNetwork.Parse("10.96.0.0/12")]);
        cidr.IsReady.ShouldBeTrue();
        cidr.Problems.ShouldHaveSingleItem().ShouldBe(new ObjectProblem("spec.cidrs[1]", "\"x\" is not a CIDR"));
    }
}
