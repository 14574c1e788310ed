using System.Net;
using System.Text;
using KubeProxyNet.Informers.Models;

namespace KubeProxyNet.Informers.Tests.Decoding;

public sealed class EndpointSliceDecodingTests
{
    [Fact]
    public void Everything_a_node_needs_is_taken_over()
    {
        var slice = Decode.Slice(
            """
            'addressType':'IPv4','endpoints':[
              {'addresses':['10.1.0.1','10.1.0.9'],'conditions':{'ready':false,'serving':true,'terminating':true},'nodeName':'n1','zone':'z1','hostname':'h',
               'hints':{'forZones':[{'name':'z1'}],'forNodes':[{'name':'n1'},{'name':'n2'}]},'targetRef':{'kind':'Pod'}},
              {'addresses':['10.1.0.2']}],
            'ports':[{'name':'http','protocol':'TCP','port':8080},{'name':null,'port':null},{'name':'','protocol':'UDP','port':53}]
            """,
            """
            ,'labels':{'kubernetes.io/service-name':'web'},'annotations':{'endpoints.kubernetes.io/last-change-trigger-time':'2026-01-01T00:00:00.123456789Z'}
            """);

        slice.ServiceName.ShouldBe("web");
        slice.AddressType.ShouldBe("IPv4");
        slice.Endpoints.Length.ShouldBe(2);
        var first = slice.Endpoints[0];
        (first.Address, first.NodeName, first.Zone, first.Ready, first.Serving, first.Terminating)
            .ShouldBe((IPAddress.Parse("10.1.0.1"), "n1", "z1", false, true, true));
        first.ForZones.ShouldBe(["z1"]);
        first.ForNodes.ShouldBe(["n1", "n2"]);
        slice.Endpoints[1].ShouldBe(new Endpoint { Address = IPAddress.Parse("10.1.0.2"), ForZones = slice.Endpoints[1].ForZones, ForNodes = slice.Endpoints[1].ForNodes });
        slice.Ports.ShouldBe([
            new EndpointPort { Name = "http", Port = 8080 }, new EndpointPort { Name = null }, new EndpointPort { Name = "", Protocol = "UDP", Port = 53 }]);
        slice.LastChangeTriggerTime.ShouldBe(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddTicks(1_234_567));
        slice.Problems.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("'addressType':'IPv4','endpoints':[{'addresses':['x']},{'addresses':['10.1.0.2']}]", "endpoints[0].addresses[0]", "\"x\" is not an IP address")]
    [InlineData("'addressType':'IPv4','endpoints':[{'addresses':['fd00::1']},{'addresses':['10.1.0.2']}]", "endpoints", "\"fd00::1\" is not an IPv4 address")]
    [InlineData("'endpoints':[{'addresses':['fd00::1']},{'addresses':['10.1.0.2']}],'addressType':'IPv4'", "endpoints", "\"fd00::1\" is not an IPv4 address")]
    [InlineData("'addressType':'IPv4','endpoints':[{'addresses':['10.1.0.2'],'zone':7}]", "endpoints[0].zone", "\"7\" is not a string")]
    [InlineData("'addressType':'IPv4','endpoints':[{'addresses':['10.1.0.2'],'hints':{'forZones':[{'name':[]}]}}]", "endpoints[0].hints.forZones[0].name", "\"[]\" is not a string")]
    public void A_malformed_endpoint_costs_only_itself(string body, string field, string message)
    {
        var slice = Decode.Slice(body);

        slice.Endpoints.ShouldHaveSingleItem().Address.ShouldBe(IPAddress.Parse("10.1.0.2"));
        slice.Problems.ShouldHaveSingleItem().ShouldBe(new ObjectProblem(field, message));
    }

    [Fact]
    public void An_unreadable_condition_counts_as_the_worse_answer()
    {
        var endpoint = Decode.Slice("'addressType':'IPv4','endpoints':[{'addresses':['10.1.0.1'],'conditions':{'ready':'x','serving':1,'terminating':[]}}]").Endpoints[0];

        (endpoint.Ready, endpoint.Serving, endpoint.Terminating).ShouldBe((false, false, true));
    }

    [Fact]
    public void Host_names_are_no_problem_and_no_addresses()
    {
        var slice = Decode.Slice("'addressType':'FQDN','endpoints':[{'addresses':['db.example']}]");

        slice.Endpoints.ShouldHaveSingleItem().Address.ShouldBeNull();
        slice.Problems.ShouldBeEmpty();
    }

    [Fact]
    public void A_slice_of_no_type_has_no_endpoints()
    {
        var slice = Decode.Slice("'endpoints':[{'addresses':['10.1.0.1']}]");

        slice.Endpoints.ShouldBeEmpty();
        slice.Problems.ShouldHaveSingleItem().ShouldBe(new ObjectProblem("addressType", "is missing"));
    }

    [Fact]
    public void Node_and_zone_names_are_shared_between_objects()
    {
        const string Body = "'addressType':'IPv4','endpoints':[{'addresses':['10.1.0.1'],'nodeName':'worker-1','zone':'zone-a'}]";
        var one = Decode.Slice(Body).Endpoints[0];
        var other = Decode.Slice(Body).Endpoints[0];

        ReferenceEquals(one.NodeName, other.NodeName).ShouldBeTrue();
        ReferenceEquals(one.Zone, other.Zone).ShouldBeTrue();
    }

    [Fact]
    public void Reading_an_event_allocates_less_than_its_own_size()
    {
        var endpoints = string.Join(',', Enumerable.Range(1, 100).Select(i =>
            $"{{'addresses':['10.1.0.{i}'],'conditions':{{'ready':true,'serving':true,'terminating':false}},'nodeName':'worker-{i % 10}','zone':'zone-a','targetRef':{{'kind':'Pod','namespace':'default','name':'web-{i}','uid':'{Guid.NewGuid()}'}}}}"));
        var frame = Encoding.UTF8.GetBytes(
            $"{{'type':'MODIFIED','object':{{'metadata':{{'name':'web','namespace':'default','resourceVersion':'1'}},'addressType':'IPv4','endpoints':[{endpoints}]}}}}\n".Replace('\'', '"'));
        ResourceKinds.EndpointSlices.Decoder.DecodeWatchEvent(frame);

        var before = GC.GetAllocatedBytesForCurrentThread();
        ResourceKinds.EndpointSlices.Decoder.DecodeWatchEvent(frame);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        allocated.ShouldBeLessThan(frame.Length);
    }
}
