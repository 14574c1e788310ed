using System.Net;
using KubeProxyNet.Backends.Ipvs;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Netlink.Ipvs;

namespace KubeProxyNet.Backends.Tests.Ipvs;

public class IpvsRendererTests
{
    private static readonly Frontend ClusterIP = new(FrontendKind.ClusterIP, IPAddress.Parse("10.96.0.10"), 80);
    private static readonly Frontend NodePort = new(FrontendKind.NodePort, null, 30080) { Masquerade = MasqueradePolicy.Always };

    private readonly IpvsRenderer _renderer = new(IPFamily.IPv4, new IpvsSettings { ExcludeCIDRs = [IPNetwork.Parse("10.96.200.0/24")] }, new IpvsMarks());

    [Fact]
    public void A_frontend_with_an_address_is_a_virtual_service_there()
    {
        var part = _renderer.Render(Rules(ClusterIP));

        part.Services.ShouldHaveSingleItem().Service.ShouldBe(new VirtualService(part.Services[0].Service.Id, "rr"));
        part.Services[0].Service.Id.ToString().ShouldBe("tcp 10.96.0.10:80");
        part.Addresses.ShouldBe([IPAddress.Parse("10.96.0.10")]);
    }

    [Fact]
    public void A_NodePort_is_a_virtual_service_for_a_mark_and_no_address()
    {
        var part = _renderer.Render(Rules(NodePort));

        part.Services.ShouldHaveSingleItem().Service.Id.IsMark.ShouldBeTrue();
        part.Addresses.ShouldBeEmpty();
        part.Elements.Select(element => element.Set).ShouldBe([IpvsSet.NodePortMarks, IpvsSet.MasqueradedMarks]);
    }

    [Fact]
    public void A_frontend_without_destinations_is_refused_before_IPVS_sees_it()
    {
        var part = _renderer.Render(Rules(ClusterIP) with { Cluster = [] });

        part.Elements.Select(element => element.Set).ShouldBe([IpvsSet.ClusterIPs, IpvsSet.RejectedPorts]);
    }

    [Fact]
    public void Addresses_of_others_are_left_alone() => _renderer.Render(Rules(ClusterIP with { Address = IPAddress.Parse("10.96.200.1") })).Services.ShouldBeEmpty();

    [Fact]
    public void Affinity_is_a_hash_of_the_client_and_persistence_at_an_address()
    {
        var rules = Rules(ClusterIP, NodePort) with { AffinityTimeout = TimeSpan.FromHours(3) };
        var services = _renderer.Render(rules).Services.Select(service => service.Service).ToList();

        (services[0].Scheduler, services[0].Flags, services[0].Timeout).ShouldBe(("mh", IpvsServiceFlags.Persistent | IpvsServiceFlags.Scheduler1, 10_800u));
        _renderer.Render(rules with { Scheduler = "lc" }).Services.Select(service => service.Service.Scheduler).ShouldBe(["lc", "mh"]);
        (services[1].Scheduler, services[1].Flags).ShouldBe(("mh", IpvsServiceFlags.Scheduler1));
    }

    [Fact]
    public void A_scheduler_is_the_Services_own_until_the_kernel_turns_out_not_to_have_it()
    {
        var rules = Rules(ClusterIP) with { Scheduler = "lc" };
        _renderer.Render(rules).Services[0].Service.Scheduler.ShouldBe("lc");

        _renderer.TryGiveUp("lc").ShouldBeTrue();

        _renderer.Render(rules).Services[0].Service.Scheduler.ShouldBe("rr");
        _renderer.TryGiveUp("lc").ShouldBeFalse();
        _renderer.TryGiveUp("rr").ShouldBeFalse();
    }

    [Fact]
    public void Policy_Local_by_address_marks_the_clusters_own_traffic_only()
    {
        var local = new Frontend(FrontendKind.LoadBalancerIP, IPAddress.Parse("203.0.113.1"), 80) { Group = DestinationGroup.Local, Masquerade = MasqueradePolicy.Never, ShortCircuitsClusterTraffic = true, WhenEmpty = EmptyGroupVerdict.Drop };

        var part = _renderer.Render(Rules(local) with { Local = [] });

        part.Services.Select(service => service.Destinations.Count).ShouldBe([0, 1]);
        part.Elements.Select(element => element.Set).ShouldBe([IpvsSet.ClusterMarks, IpvsSet.DroppedPorts]);
    }

    private static ServiceRules Rules(params Frontend[] frontends) => new(new ServicePortName("default", "web", "http", Protocol.Tcp))
    {
        Frontends = [.. frontends],
        Cluster = [new Destination(IPAddress.Parse("10.244.2.7"), 8080, IsLocal: false)],
    };
}
