using System.Net;
using KubeProxyNet.Backends.Nftables;
using KubeProxyNet.Backends.Rules;

namespace KubeProxyNet.Backends.Tests.Nftables;

public class NftablesRendererTests
{
    private static readonly Destination Here = new(IPAddress.Parse("10.244.0.1"), 8080, IsLocal: true);
    private static readonly Destination Elsewhere = new(IPAddress.Parse("10.244.1.1"), 8080, IsLocal: false);

    private static readonly Frontend Vip = new(FrontendKind.LoadBalancerIP, IPAddress.Parse("203.0.113.1"), 80) { Masquerade = MasqueradePolicy.Always };

    private static readonly Frontend LocalVip = Vip with
    {
        Group = DestinationGroup.Local,
        Masquerade = MasqueradePolicy.Never,
        ShortCircuitsClusterTraffic = true,
        WhenEmpty = EmptyGroupVerdict.Drop,
    };

    [Fact]
    public void An_external_frontend_goes_to_the_chain_that_masquerades() =>
        Targets(Vip, [Here, Elsewhere], []).ShouldBe(["ServicePorts pick-masq-4"]);

    [Fact]
    public void A_NodePort_is_found_by_its_port() =>
        Targets(Vip with { Kind = FrontendKind.NodePort, Address = null }, [Here], []).ShouldBe(["NodePorts pick-node-masq-4"]);

    [Fact]
    public void Policy_Local_asks_first_where_the_packet_comes_from() => Targets(LocalVip, [Here, Elsewhere], [Here])
        .ShouldBe(["ClusterPicks pick-4", "LocalPicks pick-local-4", "ServicePorts external-local"], ignoreOrder: true);

    [Fact]
    public void Policy_Local_without_local_endpoints_still_serves_the_cluster_and_drops_the_rest() => Targets(LocalVip, [Elsewhere], [])
        .ShouldBe(["ClusterPicks pick-4", "DroppedPorts", "ServicePorts external-local"], ignoreOrder: true);

    [Fact]
    public void Source_ranges_stand_before_everything_else() => Targets(Vip with { SourceRanges = [IPNetwork.Parse("192.0.2.0/24")] }, [Here], [])
        .ShouldBe(["FirewallAllowed", "FirewalledPorts pick-masq-4", "ServicePorts firewall"], ignoreOrder: true);

    [Fact]
    public void Source_ranges_hold_without_endpoints_too() => Targets(Vip with { SourceRanges = [IPNetwork.Parse("192.0.2.0/24")] }, [], [])
        .ShouldBe(["FirewallAllowed", "RejectedPorts", "ServicePorts firewall"], ignoreOrder: true);

    [Fact]
    public void A_range_ends_with_its_last_address()
    {
        var element = Render(Vip with { SourceRanges = [IPNetwork.Parse("192.0.2.128/25")] }, [Here], []).Single(element => element.Set == NftablesSet.FirewallAllowed);

        new IPAddress(element.Key.Span[^4..]).ToString().ShouldBe("192.0.2.128");
        new IPAddress(element.Data.Span).ToString().ShouldBe("192.0.2.255");
    }

    [Fact]
    public void A_rendered_service_port_is_never_more_than_was_counted()
    {
        var counts = new int[NftablesPlan.AllSets.Length];
        var rules = Rules(LocalVip, [Here, Elsewhere], [Here]) with { AffinityTimeout = TimeSpan.FromHours(3) };

        NftablesRenderer.Count(rules, counts);

        var elements = new List<NftablesElement>();
        NftablesRenderer.Render(rules, NftablesServiceSlots.None.Next(rules), elements);
        foreach (var set in elements.GroupBy(element => element.Set))
        {
            set.Count().ShouldBeLessThanOrEqualTo(counts[(int)set.Key], set.Key.ToString());
        }
    }

    private static ServiceRules Rules(Frontend frontend, Destination[] cluster, Destination[] local) =>
        new(new ServicePortName("default", "web", "http", Protocol.Tcp)) { Frontends = [frontend], Cluster = [.. cluster], Local = [.. local] };

    private static List<NftablesElement> Render(Frontend frontend, Destination[] cluster, Destination[] local)
    {
        var rules = Rules(frontend, cluster, local);
        var elements = new List<NftablesElement>();
        NftablesRenderer.Render(rules, NftablesServiceSlots.None.Next(rules), elements);
        return elements;
    }

    // Where packets are led, without endpoints and hairpins.
    private static IEnumerable<string> Targets(Frontend frontend, Destination[] cluster, Destination[] local) => Render(frontend, cluster, local)
        .Where(element => element.Set is not (>= NftablesSet.EndpointsTcp and <= NftablesSet.NodeLocalEndpointsSctp) and not NftablesSet.HairpinConnections)
        .Select(element => element.Target.IsNone ? $"{element.Set}" : $"{element.Set} {element.Target.Name}");
}
