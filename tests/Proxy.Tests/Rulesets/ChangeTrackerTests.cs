using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Informers;
using KubeProxyNet.Informers.Models;
using KubeProxyNet.Proxy.Rulesets;

namespace KubeProxyNet.Proxy.Tests.Rulesets;

public class ChangeTrackerTests
{
    [Fact]
    public void A_service_leads_to_its_ready_endpoints()
    {
        var tracker = new TrackerFixture()
            .Put(Some.Service("web", "10.96.0.10"))
            .Put(Some.Slice("web", "web-a", Some.Pod("10.244.1.2", "here"), Some.Pod("10.244.2.2"), Some.Pod("10.244.2.3") with { Ready = false, Serving = false }));

        tracker.Text().ShouldBe("""
            ruleset IPv4
            node
              pods: cannot be told
              service ranges: not known
              nodePort addresses: none
            service default/web:http tcp
              clusterIP 10.96.0.10:80 -> cluster, masqueraded unless from a pod
              cluster:
                10.244.1.2:8080 here
                10.244.2.2:8080

            """);
    }

    [Fact]
    public void Without_endpoints_it_rejects() =>
        new TrackerFixture().Put(Some.Service("web", "10.96.0.10")).Text().ShouldContain("clusterIP 10.96.0.10:80 -> reject");

    [Fact]
    public void Internal_policy_local_drops_where_others_could_answer() =>
        new TrackerFixture()
            .Put(Some.Service("web", "10.96.0.10") with { InternalTrafficPolicy = "Local" })
            .Put(Some.Slice("web", "a", Some.Pod("10.244.2.2")))
            .Text().ShouldContain("clusterIP 10.96.0.10:80 -> drop");

    [Fact]
    public void Internal_policy_local_keeps_to_this_node() =>
        new TrackerFixture()
            .Put(Some.Service("web", "10.96.0.10") with { InternalTrafficPolicy = "Local" })
            .Put(Some.Slice("web", "a", Some.Pod("10.244.2.2"), Some.Pod("10.244.1.2", "here")))
            .Build().Services.Values.Single().Local.Single().ToString().ShouldBe("10.244.1.2:8080");

    [Fact]
    public void Endpoints_that_terminate_but_serve_are_the_last_resort() =>
        Destinations([Some.Pod("10.244.1.2").Leaving(), Some.Pod("10.244.1.3").Leaving(serving: false)]).ShouldBe(["10.244.1.2:8080"]);

    [Fact]
    public void Endpoints_that_terminate_get_nothing_while_one_is_ready() =>
        Destinations([Some.Pod("10.244.1.2").Leaving(), Some.Pod("10.244.1.3")]).ShouldBe(["10.244.1.3:8080"]);

    [Fact]
    public void Zone_hints_keep_traffic_in_the_zone() =>
        Destinations([Some.Pod("10.244.1.2").InZones("a"), Some.Pod("10.244.1.3").InZones("b")], zone: "b").ShouldBe(["10.244.1.3:8080"]);

    [Fact]
    public void One_ready_endpoint_without_hints_turns_hints_off() =>
        Destinations([Some.Pod("10.244.1.2").InZones("a"), Some.Pod("10.244.1.3")], zone: "a").Length.ShouldBe(2);

    [Fact]
    public void Node_hints_come_before_zone_hints() =>
        Destinations([Some.Pod("10.244.1.2").InZones("a").ForNodes("here"), Some.Pod("10.244.1.3").InZones("a").ForNodes("there")], zone: "a").ShouldBe(["10.244.1.2:8080"]);

    [Fact]
    public void The_same_endpoint_in_two_slices_counts_once_and_the_one_that_stays_wins()
    {
        var leaving = Some.Slice("web", "a", Some.Pod("10.244.1.2").Leaving());
        var staying = Some.Slice("web", "b", Some.Pod("10.244.1.2", "here"));

        var destinations = new[] { new[] { leaving, staying }, [staying, leaving] }.Select(order =>
            new TrackerFixture().Put(Some.Service("web", "10.96.0.10")).Put(order).Build().Services.Values.Single().Cluster.Single());

        destinations.ShouldAllBe(destination => destination.IsLocal);
    }

    [Theory]
    [InlineData("127.0.0.1", "loopback")]
    [InlineData("169.254.169.254", "link-local")]
    [InlineData("224.0.0.1", "multicast")]
    [InlineData("0.0.0.0", "unspecified")]
    [InlineData("255.255.255.255", "broadcast")]
    public void An_endpoint_that_no_pod_can_be_gets_no_traffic_and_is_named(string address, string reason)
    {
        var tracker = new TrackerFixture().Put(Some.Service("web", "10.96.0.10")).Put(Some.Slice("web", "a", Some.Pod("10.244.1.2"), Some.Pod(address)));

        tracker.Build().Services.Values.Single().Cluster.Length.ShouldBe(1);
        tracker.Reports.Single().ToString().ShouldStartWith($"EndpointSlice default/a: endpoints[1].addresses[0]: {address}");
        tracker.Reports.Single().Message.ShouldContain(reason);
    }

    [Theory]
    [InlineData("ExternalName", false, null)]
    [InlineData("ClusterIP", true, null)]
    [InlineData("ClusterIP", false, "another-proxy")]
    public void Services_that_are_not_ours_are_left_alone(string type, bool headless, string? proxy) =>
        new TrackerFixture().Put(Some.Service("web", "10.96.0.10") with { Type = type, IsHeadless = headless, ServiceProxyName = proxy }).Build().Services.ShouldBeEmpty();

    [Fact]
    public void A_family_sees_only_its_own_addresses()
    {
        var service = Some.Service("web", "10.96.0.10", "fd00:10:96::a");
        var slice = Some.Slice("web", "a", Some.Pod("fd00:10:244::2")) with { AddressType = "IPv6" };

        new TrackerFixture(IPFamily.IPv6).Put(service).Put(slice).Text().ShouldContain("[fd00:10:244::2]:8080");
        new TrackerFixture(IPFamily.IPv4).Put(service).Put(slice).Text().ShouldContain("reject");
    }

    [Fact]
    public void The_oldest_service_has_a_contested_address_and_the_next_takes_over_when_it_goes()
    {
        var old = Some.Service("old", "10.96.0.10") with { CreationTimestamp = Some.Epoch };
        var young = Some.Service("young", "10.96.0.10") with { CreationTimestamp = Some.Epoch.AddDays(1) };
        var tracker = new TrackerFixture().Put(young, old);

        tracker.Build().Services.Keys.Single().Name.ShouldBe("old");
        tracker.Reports.ShouldContain(report => report.Key.Name == "young" && report.Message.Contains("default/old", StringComparison.Ordinal));
        tracker.Tracker.Take(new InformerEvent<Service>.Deleted(old.Key));
        tracker.Build().Services.Keys.Single().Name.ShouldBe("young");
    }

    [Fact]
    public void Only_what_changed_is_looked_at()
    {
        var tracker = new TrackerFixture();
        for (var number = 0; number < 1_000; number++)
        {
            tracker.Put(Some.Service($"web-{number}", $"10.96.{number / 250}.{(number % 250) + 1}"));
        }

        tracker.Build();
        var before = tracker.Tracker.ServicesVisited;
        tracker.Put(Some.Slice("web-7", "a", Some.Pod("10.244.1.2"))).Build();

        (tracker.Tracker.ServicesVisited - before).ShouldBe(1);
        tracker.Changed.Single().Name.ShouldBe("web-7");
    }

    [Fact]
    public void What_was_made_while_lists_arrived_is_not_made_again()
    {
        var fixture = new TrackerFixture();
        Service[] services = [.. Enumerable.Range(1, 20).Select(number => Some.Service($"s{number}", $"10.96.0.{number}") with { ResourceVersion = $"{number}" })];
        EndpointSlice[] slices = [.. Enumerable.Range(1, 20).Select(number => Some.Slice($"s{number}", $"s{number}-1", Some.Pod($"10.244.1.{number}")) with { ResourceVersion = $"{number}" })];
        fixture.Tracker.Take(new InformerEvent<Service>.Replaced(services));
        fixture.Tracker.Take(new InformerEvent<EndpointSlice>.Arriving(slices[..15]));

        var (ahead, changed) = fixture.Tracker.BuildArrived(fixture.Ruleset);
        fixture.Tracker.ForgetArrived();
        changed.Count.ShouldBe(15);
        fixture.Tracker.ServicesVisited.ShouldBe(15);

        // One that arrived is gone when the list is complete.
        fixture.Tracker.Take(new InformerEvent<EndpointSlice>.Replaced(slices[1..]));
        var (whole, rest) = fixture.Tracker.Build(ahead, new NodeRules());

        rest.Count.ShouldBe(6);
        fixture.Tracker.ServicesVisited.ShouldBe(21);
        var scratch = new TrackerFixture();
        scratch.Put(services).Put(slices[1..]);
        whole.ToString().ShouldBe(scratch.Text());
    }

    // A server that breaks off each time must not fill the memory with what it sent before.
    [Fact]
    public void Of_a_list_that_breaks_off_and_begins_again_nothing_is_kept_twice()
    {
        var arrived = new ArrivedObjects<Service>();
        Service[] services = [Some.Service("a", "10.96.0.1"), Some.Service("b", "10.96.0.2")];

        arrived.Add(services, known: 2);
        arrived.Add(services, known: 2);
        arrived.TakeStartOf(services, known: 2).ShouldBe(0);

        arrived.Add(services[..1], known: 1);
        arrived.Add(services[1..], known: 2);
        arrived.TakeStartOf([.. services, Some.Service("c", "10.96.0.3")], known: 2).ShouldBe(2);
    }

    [Fact]
    public void An_update_that_means_nothing_here_changes_nothing()
    {
        var tracker = new TrackerFixture().Put(Some.Service("web", "10.96.0.10")).Put(Some.Slice("web", "a", Some.Pod("10.244.1.2")));
        tracker.Build();

        tracker.Put(Some.Slice("web", "a", Some.Pod("10.244.1.2"), Some.Pod("10.244.1.9") with { Ready = false }) with { ResourceVersion = "2" }).Build();

        tracker.Changed.ShouldBeEmpty();
    }

    // Invariant 1: any event history leads to the same ruleset as building from scratch.
    [Fact]
    public void Any_history_of_events_equals_a_build_from_scratch()
    {
        for (var seed = 0; seed < 60; seed++)
        {
            var history = new RandomHistory(seed);
            var tracker = new TrackerFixture(zone: "a");
            for (var step = 0; step < 100; step++)
            {
                history.Step(tracker.Tracker);
                if (step % 3 == 0)
                {
                    tracker.Build();
                }
                else if (step % 7 == 0)
                {
                    tracker.GetAhead();
                }
            }

            var scratch = new TrackerFixture(zone: "a");
            history.Replay(scratch.Tracker);

            tracker.Text().ShouldBe(scratch.Text(), $"seed {seed}");
            tracker.Tracker.HealthChecks(IPFamily.IPv4).OrderBy(item => item.Key.Name).ShouldBe(scratch.Tracker.HealthChecks(IPFamily.IPv4).OrderBy(item => item.Key.Name), $"seed {seed}");
        }
    }

    [Fact]
    public void A_new_address_of_the_node_concerns_only_services_with_source_ranges()
    {
        var ranges = new LoadBalancerSourceRanges { Networks = [System.Net.IPNetwork.Parse("192.168.0.0/24")] };
        var tracker = new TrackerFixture().Put(
            Some.Balanced("open", "10.96.0.10", "198.51.100.1"), Some.Balanced("fenced", "10.96.0.11", "198.51.100.2") with { LoadBalancerSourceRanges = ranges, Ports = [Some.Port("http", 80)] });
        tracker.Build();
        var before = tracker.Tracker.ServicesVisited;

        tracker.Tracker.Take(new NodeFacts("here", null) { NodeIPs = [System.Net.IPAddress.Parse("192.168.0.1")] });

        tracker.Text().ShouldContain("only from 192.168.0.0/24, 198.51.100.2/32");
        (tracker.Tracker.ServicesVisited - before).ShouldBe(1);
        tracker.Changed.Single().Name.ShouldBe("fenced");
    }

    [Fact]
    public void Equal_copies_of_an_endpoint_with_other_hints_lead_to_the_same_choice_in_any_order()
    {
        var one = Some.Slice("web", "a", Some.Pod("10.244.1.2").InZones("a"), Some.Pod("10.244.1.3").InZones("a"));
        var other = Some.Slice("web", "b", Some.Pod("10.244.1.2").InZones("b"));

        var texts = new[] { new[] { one, other }, [other, one] }.Select(order => new TrackerFixture(zone: "a").Put(Some.Service("web", "10.96.0.10")).Put(order).Text());

        texts.Distinct().Count().ShouldBe(1);
    }

    [Fact]
    public void A_frontend_that_somebody_else_has_is_taken_over_when_it_goes()
    {
        var old = Some.Balanced("old", "10.96.0.10", "198.51.100.1");
        var young = Some.Balanced("young", "10.96.0.11", "198.51.100.1") with { CreationTimestamp = Some.Epoch.AddDays(1) };
        var tracker = new TrackerFixture().Put(young, old);
        tracker.Text().ShouldContain("nodePort 30080", Case.Sensitive);

        tracker.Tracker.Take(new InformerEvent<Service>.Deleted(old.Key));

        tracker.Build().Services.Values.Single().Frontends.Select(frontend => frontend.ToString())
            .ShouldBe(["clusterIP 10.96.0.11:80", "loadBalancerIP 198.51.100.1:80", "nodePort 30080"]);
    }

    [Fact]
    public void Health_checks_count_ready_addresses_here_and_go_with_their_service()
    {
        var service = Some.Balanced("web", "10.96.0.10", "198.51.100.1") with { ExternalTrafficPolicy = "Local", HealthCheckNodePort = 31000 };
        var tracker = new TrackerFixture().Put(service).Put(Some.Slice("web", "a", Some.Pod("10.244.1.2", "here"), Some.Pod("10.244.1.3", "here").Leaving(), Some.Pod("10.244.2.2")));
        tracker.Build();
        tracker.Tracker.HealthChecks(IPFamily.IPv4).Values.ShouldBe([new HealthCheckPort(service.Key, 31000, 1)]);

        tracker.Put(service with { ExternalTrafficPolicy = "Cluster" }).Build();
        tracker.Tracker.HealthChecks(IPFamily.IPv4).ShouldBeEmpty();
    }

    private static string[] Destinations(Endpoint[] endpoints, string? zone = null) =>
        [.. new TrackerFixture(zone: zone).Put(Some.Service("web", "10.96.0.10")).Put(Some.Slice("web", "a", endpoints)).Build().Services.Values.Single().Cluster.Select(destination => destination.ToString())];
}
