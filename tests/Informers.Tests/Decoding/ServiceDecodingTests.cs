using System.Net;
using System.Net.Sockets;
using KubeProxyNet.Informers.Models;

namespace KubeProxyNet.Informers.Tests.Decoding;

public sealed class ServiceDecodingTests
{
    [Fact]
    public void Everything_a_node_needs_is_taken_over()
    {
        var service = Decode.Service(
            """
            {'clusterIP':'10.96.0.10','clusterIPs':['10.96.0.10','fd00::a'],'ipFamilies':['IPv4','IPv6'],'type':'LoadBalancer',
             'ports':[{'name':'http','protocol':'TCP','port':80,'targetPort':'web','nodePort':30080},{'name':'dns','protocol':'UDP','port':53}],
             'externalIPs':['192.0.2.1'],'loadBalancerSourceRanges':[' 10.1.2.3/8 ','fd00::1/64'],'sessionAffinity':'ClientIP',
             'sessionAffinityConfig':{'clientIP':{'timeoutSeconds':60}},'internalTrafficPolicy':'Local','externalTrafficPolicy':'Local',
             'healthCheckNodePort':31234,'publishNotReadyAddresses':true,'trafficDistribution':'PreferClose','selector':{'app':'web'}}
            """,
            "{'loadBalancer':{'ingress':[{'ip':'203.0.113.1','ipMode':'Proxy'},{'ip':'203.0.113.2'},{'hostname':'lb.example'}]}}",
            """
            ,'uid':'u-1','resourceVersion':'42','creationTimestamp':'2026-01-02T03:04:05Z',
            'labels':{'service.kubernetes.io/service-proxy-name':'other','a':'b'},
            'annotations':{'kubeproxynet.io/x':'y\n','service.kubernetes.io/topology-mode':'Auto','c':'d'},
            'managedFields':[{'fieldsV1':{'f:spec':{'f:ports':{}}}}]
            """);

        service.Key.ToString().ShouldBe("default/web");
        service.Uid.ShouldBe("u-1");
        service.ResourceVersion.ShouldBe("42");
        service.CreationTimestamp.ShouldBe(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
        service.Type.ShouldBe("LoadBalancer");
        service.ClusterIPs.ShouldBe([IPAddress.Parse("10.96.0.10"), IPAddress.Parse("fd00::a")]);
        service.IPFamilies.ShouldBe([AddressFamily.InterNetwork, AddressFamily.InterNetworkV6]);
        service.Ports.ShouldBe([
            new ServicePort { Name = "http", Port = 80, NodePort = 30080 },
            new ServicePort { Name = "dns", Protocol = "UDP", Port = 53 }]);
        service.ExternalIPs.ShouldBe([IPAddress.Parse("192.0.2.1")]);
        service.LoadBalancerIngress.Select(ingress => $"{ingress.Address} {ingress.IPMode}").ShouldBe(["203.0.113.1 Proxy", "203.0.113.2 VIP"]);
        service.LoadBalancerSourceRanges.Raw.ShouldBe([" 10.1.2.3/8 ", "fd00::1/64"]);
        service.LoadBalancerSourceRanges.Networks.ShouldBe([IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("fd00::/64")]);
        service.LoadBalancerSourceRanges.HasInvalid.ShouldBeFalse();
        service.SessionAffinity.ShouldBe("ClientIP");
        service.SessionAffinityTimeoutSeconds.ShouldBe(60);
        service.InternalTrafficPolicy.ShouldBe("Local");
        service.ExternalTrafficPolicy.ShouldBe("Local");
        service.HealthCheckNodePort.ShouldBe((ushort)31234);
        service.PublishNotReadyAddresses.ShouldBeTrue();
        service.TrafficDistribution.ShouldBe("PreferClose");
        service.ServiceProxyName.ShouldBe("other");
        service.TopologyMode.ShouldBe("Auto");
        service.Annotations.ShouldBe(new Dictionary<string, string> { ["kubeproxynet.io/x"] = "y\n" });
        service.Problems.ShouldBeEmpty();
    }

    [Fact]
    public void A_service_that_says_nothing_has_the_defaults_of_the_API()
    {
        var service = Decode.Service("{}");

        service.Type.ShouldBe("ClusterIP");
        service.SessionAffinity.ShouldBe("None");
        service.SessionAffinityTimeoutSeconds.ShouldBe(10_800);
        service.InternalTrafficPolicy.ShouldBe("Cluster");
        service.ExternalTrafficPolicy.ShouldBe("Cluster");
        service.LoadBalancerSourceRanges.IsRestricted.ShouldBeFalse();
        service.Problems.ShouldBeEmpty();
    }

    [Fact]
    public void A_headless_service_has_no_addresses()
    {
        var service = Decode.Service("{'clusterIP':'None','clusterIPs':['None']}");

        service.IsHeadless.ShouldBeTrue();
        service.ClusterIPs.ShouldBeEmpty();
        service.Problems.ShouldBeEmpty();
    }

    [Fact]
    public void The_single_ClusterIP_counts_when_there_is_no_list() =>
        Decode.Service("{'clusterIP':'010.096.0.1'}").ClusterIPs.ShouldBe([IPAddress.Parse("10.96.0.1")]);

    [Theory]
    [InlineData("{'ports':[{'port':80},{'port':0}]}", "spec.ports[1].port", "is missing")]
    [InlineData("{'ports':[{'port':70000},{'port':80}]}", "spec.ports[0].port", "\"70000\" is not a port between 1 and 65535")]
    [InlineData("{'ports':[{'port':'80'},{'port':80}]}", "spec.ports[0].port", "\"80\" is not a port between 1 and 65535")]
    [InlineData("{'ports':[{'port':80,'nodePort':-1}]}", "spec.ports[0].nodePort", "\"-1\" is not a port between 1 and 65535")]
    [InlineData("{'ports':[{'port':80},{'port':81,'protocol':'ICMP'}]}", "spec.ports[1].protocol", "\"ICMP\" is not one of TCP, UDP, SCTP")]
    [InlineData("{'ports':[{'port':80},{'port':81,'name':[1]}]}", "spec.ports[1].name", "\"[1]\" is not a string")]
    [InlineData("{'ports':[{'port':80},7]}", "spec.ports[1]", "\"7\" is not an object")]
    public void A_malformed_port_costs_only_itself(string spec, string field, string message)
    {
        var service = Decode.Service(spec);

        service.Ports.ShouldHaveSingleItem().Port.ShouldBe((ushort)80);
        service.Problems.ShouldHaveSingleItem().ShouldBe(new ObjectProblem(field, message));
    }

    [Theory]
    [InlineData("{'clusterIPs':['10.0.0.300']}", "spec.clusterIPs[0]", "\"10.0.0.300\" is not an IP address")]
    [InlineData("{'clusterIPs':{'a':1}}", "spec.clusterIPs", "\"{\"a\":1}\" is not a list")]
    [InlineData("{'externalIPs':[true]}", "spec.externalIPs[0]", "\"true\" is not a string")]
    [InlineData("{'internalTrafficPolicy':'Nowhere'}", "spec.internalTrafficPolicy", "\"Nowhere\" is not one of Cluster, Local")]
    [InlineData("{'sessionAffinityConfig':{'clientIP':{'timeoutSeconds':0}}}", "spec.sessionAffinityConfig.clientIP.timeoutSeconds", "\"0\" is not a number between 1 and 86400")]
    [InlineData("{'publishNotReadyAddresses':'yes'}", "spec.publishNotReadyAddresses", "\"yes\" is not true or false")]
    [InlineData("'spec'", "spec", "\"spec\" is not an object")]
    public void A_malformed_field_is_named(string spec, string field, string message) =>
        Decode.Service(spec).Problems.ShouldHaveSingleItem().ShouldBe(new ObjectProblem(field, message));

    [Theory]
    [InlineData("{'loadBalancerSourceRanges':['10.0.0.0/33']}", 1)]
    [InlineData("{'loadBalancerSourceRanges':[7]}", 1)]
    [InlineData("{'loadBalancerSourceRanges':'10.0.0.0/8'}", 0)]
    public void Unreadable_source_ranges_let_nobody_pass(string spec, int raw)
    {
        var ranges = Decode.Service(spec).LoadBalancerSourceRanges;

        ranges.HasInvalid.ShouldBeTrue();
        ranges.IsRestricted.ShouldBeTrue();
        ranges.Networks.ShouldBeEmpty();
        ranges.Raw.Length.ShouldBe(raw);
    }

    [Fact]
    public void An_address_of_an_unknown_mode_is_left_to_the_load_balancer()
    {
        var service = Decode.Service("{}", "{'loadBalancer':{'ingress':[{'ip':'203.0.113.1','ipMode':'Tunnel'}]}}");

        service.LoadBalancerIngress.ShouldBeEmpty();
        service.Problems.ShouldHaveSingleItem().Field.ShouldBe("status.loadBalancer.ingress[0].ipMode");
    }

    [Fact]
    public void Long_values_are_cut_in_messages_and_long_lists_of_problems_end()
    {
        var service = Decode.Service($"{{'externalIPs':[{string.Join(',', Enumerable.Repeat($"'{new string('x', 300)}'", 100))}]}}");

        service.Problems.Length.ShouldBe(33);
        service.Problems[0].Message.ShouldBe($"\"{new string('x', 64)}...\" is not an IP address");
        service.Problems[^1].Message.ShouldBe("68 more fields are malformed");
    }

    [Fact]
    public void Half_a_surrogate_pair_is_a_problem_of_its_field()
    {
        var service = Decode.Service("{}", metadata: @",'annotations':{'kubeproxynet.io/x':'\ud800'}");

        service.Annotations.ShouldBeEmpty();
        service.Problems.ShouldHaveSingleItem().ShouldBe(new ObjectProblem("metadata.annotations['kubeproxynet.io/x']", "the text is not valid Unicode"));
    }

    [Theory]
    [InlineData("{'kind':'Pod','metadata':{'name':'a','namespace':'b'}}", "kind \"Pod\" is not Service")]
    [InlineData("{'kind':'Service','metadata':{'namespace':'b'}}", "metadata.name is missing")]
    [InlineData("{'kind':'Service','metadata':{'name':'a b','namespace':'b'}}", "metadata.name is not a name")]
    [InlineData("{'kind':'Service','metadata':{'name':'a'}}", "metadata.namespace is missing or not a name")]
    [InlineData("{'kind':'Service','metadata':7}", "metadata.name is missing")]
    [InlineData("[1]", "\"[1]\" is not an object")]
    public void What_cannot_be_read_at_all_is_an_error_not_an_exception(string json, string error)
    {
        var decoded = Decode.Event(ResourceKinds.Services, json);

        decoded.Object.Item.ShouldBeNull();
        decoded.Object.Error.ShouldBe(error);
    }
}
