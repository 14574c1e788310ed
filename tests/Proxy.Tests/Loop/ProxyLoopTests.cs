using System.Collections.Concurrent;
using System.Net;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Informers;
using KubeProxyNet.Informers.Models;
using KubeProxyNet.Netlink;
using KubeProxyNet.Proxy.Configuration;
using KubeProxyNet.Proxy.Loop;
using KubeProxyNet.Proxy.Rulesets;
using KubeProxyNet.Proxy.Tests.Rulesets;
using Microsoft.Extensions.Logging.Abstractions;

namespace KubeProxyNet.Proxy.Tests.Loop;

public sealed class ProxyLoopTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly FakeBackend _ipv4 = new();
    private readonly FakeBackend _ipv6 = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly RecordingObserver _observer = new();
    private readonly RecordingLogger _logger = new();
    private readonly ProxyLoop _loop;
    private readonly Thread _thread;
    private Exception? _error;

    public ProxyLoopTests()
    {
        _loop = new ProxyLoop(new ProxyOptions(), "here", [(IPFamily.IPv4, _ipv4), (IPFamily.IPv6, _ipv6)], _observer, TimeProvider.System, _logger) { DrainInterval = TimeSpan.FromMilliseconds(10) };
        _thread = new Thread(() =>
        {
            try
            {
                _loop.Run(_stopping.Token);
            }
            catch (BackendException error)
            {
                _error = error;
            }
        });
    }

    [Fact]
    public void Nothing_is_written_before_both_lists_are_complete()
    {
        Send(new LoopEvent.Nodes(new InformerEvent<Node>.Replaced([Node()])));
        Send(new LoopEvent.Services(new InformerEvent<Service>.Replaced([Some.Service("web", "10.96.0.10")])));
        _thread.Start();

        // Nothing can be waited for here but a later event: what was sent before it has been taken in when its effect is seen.
        Send(new LoopEvent.Services(new InformerEvent<Service>.Upserted(Some.Service("other", "10.96.0.11"))));
        _ipv4.Changes.ShouldBeEmpty();

        Send(new LoopEvent.EndpointSlices(new InformerEvent<EndpointSlice>.Replaced([])));
        Eventually(() => _ipv4.Kernel?.Services.Count == 2);
        _ipv4.Changes.Count.ShouldBe(1);
    }

    [Fact]
    public void What_arrives_of_a_list_is_not_written_before_it_is_complete_and_then_at_once()
    {
        _thread.Start();
        Send(new LoopEvent.Nodes(new InformerEvent<Node>.Replaced([Node()])));
        Send(new LoopEvent.ServiceCIDRs(new InformerEvent<ServiceCIDR>.Replaced([])));
        Send(new LoopEvent.Services(new InformerEvent<Service>.Replaced([Some.Service("web", "10.96.0.10") with { ResourceVersion = "1" }])));
        var slice = Some.Slice("web", "web-1", Some.Pod("10.244.1.1")) with { ResourceVersion = "1" };
        Send(new LoopEvent.EndpointSlices(new InformerEvent<EndpointSlice>.Arriving([slice])));
        Eventually(() => CountDesired() == 1);
        _ipv4.Changes.ShouldBeEmpty();

        Send(new LoopEvent.EndpointSlices(new InformerEvent<EndpointSlice>.Replaced([slice])));
        Eventually(() => _ipv4.Kernel?.Services.Count == 1);
        _ipv4.Changes.ShouldHaveSingleItem().Services.Count.ShouldBe(1);
        Eventually(() => _ipv6.Kernel is not null);
    }

    [Fact]
    public void Nothing_is_written_before_the_ranges_of_ClusterIPs_are_known_unless_the_server_has_none()
    {
        var time = new ManualTime();
        var backend = new FakeBackend();
        var loop = new ProxyLoop(new ProxyOptions(), "here", [(IPFamily.IPv4, backend)], _observer, time, NullLogger.Instance);

        // The lists were long on their way: what is waited for counts from when they are complete.
        time.Advance(TimeSpan.FromSeconds(5));
        loop.Events.TryWrite(new LoopEvent.Nodes(new InformerEvent<Node>.Replaced([Node()])));
        loop.Events.TryWrite(new LoopEvent.EndpointSlices(new InformerEvent<EndpointSlice>.Replaced([])));
        loop.Events.TryWrite(new LoopEvent.Services(new InformerEvent<Service>.Replaced([Some.Service("web", "10.96.0.10")])));
        var thread = new Thread(() => loop.Run(_stopping.Token));
        thread.Start();
        Eventually(() => _observer.ServicesSeen == 1);

        // Taken in by a later turn of the loop, the one before which wrote nothing.
        loop.Events.TryWrite(new LoopEvent.Services(new InformerEvent<Service>.Upserted(Some.Service("other", "10.96.0.11"))));
        Eventually(() => _observer.ServicesSeen == 2);
        backend.Changes.ShouldBeEmpty();

        time.Advance(TimeSpan.FromSeconds(3));
        Eventually(() => backend.Kernel?.Services.Count == 2);
        _stopping.Cancel();
        thread.Join();
        backend.Dispose();
    }

    [Fact]
    public void A_change_reaches_the_kernel_and_names_only_what_differs()
    {
        StartWith(Some.Service("web", "10.96.0.10"), Some.Service("other", "10.96.0.11"));

        Send(new LoopEvent.EndpointSlices(new InformerEvent<EndpointSlice>.Upserted(Some.Slice("web", "a", Some.Pod("10.244.1.2")))));

        Eventually(() => _ipv4.Changes.Count == 2);
        _ipv4.Changes[1].Services.Select(name => name.Name).ShouldBe(["web"]);
    }

    [Fact]
    public void As_long_as_destinations_drain_the_backend_is_called_again_without_a_change()
    {
        _ipv4.Draining = 3;
        StartWith(Some.Service("web", "10.96.0.10"));

        Eventually(() => _ipv4.Changes.Count == 4);
        _ipv4.Changes.Skip(1).ShouldAllBe(change => change.Services.Count == 0 && change.Applied == change.Desired);
        _ipv6.Changes.Count.ShouldBe(1);
    }

    [Fact]
    public void What_arrives_while_the_kernel_works_goes_into_the_next_batch_together()
    {
        StartWith(Some.Service("web", "10.96.0.10"));
        _ipv4.MayApply.Reset();
        _ipv4.IsApplying.Reset();
        Send(new LoopEvent.EndpointSlices(new InformerEvent<EndpointSlice>.Upserted(Some.Slice("web", "a", Some.Pod("10.244.1.2")))));
        _ipv4.IsApplying.Wait(Patience).ShouldBeTrue();

        for (var pod = 3; pod < 100; pod++)
        {
            Send(new LoopEvent.EndpointSlices(new InformerEvent<EndpointSlice>.Upserted(Some.Slice("web", "a", Some.Pod($"10.244.1.{pod}")))));
        }

        _ipv4.MayApply.Set();
        Eventually(() => _ipv4.Kernel!.Services.Values.Single().Cluster is [var only] && only.Address.ToString() == "10.244.1.99");
        _ipv4.Changes.Count.ShouldBe(3);
    }

    [Fact]
    public void A_failed_sync_is_tried_again_with_all_that_is_pending()
    {
        _ipv4.Failures = 2;
        StartWith(Some.Service("web", "10.96.0.10"));

        _ipv4.Changes.Single().Services.Count.ShouldBe(1);
        _observer.Failures.ShouldBe(2);
    }

    [Fact]
    public void One_family_that_fails_does_not_hold_up_the_other()
    {
        _ipv6.Failures = int.MaxValue;
        Send(new LoopEvent.Nodes(new InformerEvent<Node>.Replaced([Node()])));
        Send(new LoopEvent.EndpointSlices(new InformerEvent<EndpointSlice>.Replaced([])));
        Send(new LoopEvent.Services(new InformerEvent<Service>.Replaced([Some.Service("web", "10.96.0.10", "fd00:10:96::a")])));
        _thread.Start();
        Eventually(() => _ipv4.Kernel?.Services.Count == 1);

        Send(new LoopEvent.Services(new InformerEvent<Service>.Upserted(Some.Service("other", "10.96.0.11"))));

        Eventually(() => _ipv4.Kernel!.Services.Count == 2);
        _ipv6.Kernel.ShouldBeNull();
    }

    [Fact]
    public void A_refusal_that_waiting_does_not_mend_ends_the_loop()
    {
        _ipv4.RefusesForEver = true;
        Send(new LoopEvent.Nodes(new InformerEvent<Node>.Replaced([Node()])));
        Send(new LoopEvent.EndpointSlices(new InformerEvent<EndpointSlice>.Replaced([])));
        Send(new LoopEvent.Services(new InformerEvent<Service>.Replaced([])));

        _thread.Start();

        _thread.Join(Patience).ShouldBeTrue();
        _error.ShouldBeOfType<BackendException>().Message.ShouldBe("may not");
    }

    [Fact]
    public void A_new_zone_is_followed_at_once()
    {
        StartWith(Some.Service("web", "10.96.0.10"));
        Send(new LoopEvent.EndpointSlices(new InformerEvent<EndpointSlice>.Upserted(
            Some.Slice("web", "a", Some.Pod("10.244.1.2").InZones("a"), Some.Pod("10.244.1.3").InZones("b")))));
        Eventually(() => _ipv4.Kernel!.Services.Values.Single().Cluster is [var only] && only.Address.ToString() == "10.244.1.2");

        Send(new LoopEvent.Nodes(new InformerEvent<Node>.Upserted(Node() with { Zone = "b" })));

        Eventually(() => _ipv4.Kernel!.Services.Values.Single().Cluster is [var only] && only.Address.ToString() == "10.244.1.3");
    }

    // The case that a roll-out hangs on: the ruleset stays the same, since the endpoint that leaves is the last resort, and only the answer changes.
    [Fact]
    public void Load_balancers_are_told_to_look_elsewhere_while_the_last_endpoint_here_still_serves()
    {
        StartWith(Some.Balanced("web", "10.96.0.10", "203.0.113.1") with { ExternalTrafficPolicy = "Local", HealthCheckNodePort = 31000 });
        Send(new LoopEvent.EndpointSlices(new InformerEvent<EndpointSlice>.Upserted(Some.Slice("web", "a", Some.Pod("10.244.1.2", "here")))));
        Eventually(() => _observer.HealthChecks.Any(told => told is (IPFamily.IPv4, [{ LocalEndpoints: 1, Port: 31000 }])));
        var kernel = _ipv4.Kernel;

        Send(new LoopEvent.EndpointSlices(new InformerEvent<EndpointSlice>.Upserted(Some.Slice("web", "a", Some.Pod("10.244.1.2", "here").Leaving()))));

        Eventually(() => _observer.HealthChecks.Last() is (IPFamily.IPv4, [{ LocalEndpoints: 0 }]));
        _ipv4.Kernel.ShouldBeSameAs(kernel);
    }

    [Fact]
    public void What_is_wrong_with_an_object_is_said_once_however_often_it_is_looked_at()
    {
        StartWith(Some.Service("web", "10.96.0.10") with { ExternalIPs = [IPAddress.Loopback] });
        for (var pod = 2; pod < 5; pod++)
        {
            Send(new LoopEvent.EndpointSlices(new InformerEvent<EndpointSlice>.Upserted(Some.Slice("web", "a", Some.Pod($"10.244.1.{pod}")))));
        }

        Eventually(() => _ipv4.Kernel!.Services.Values.Single().Cluster is [var only] && only.Address.ToString() == "10.244.1.4");
        _observer.Problems.Single().Field.ShouldBe("spec.externalIPs[]");
    }

    [Fact]
    public void The_first_sync_waits_for_the_addresses_that_NodePorts_need()
    {
        using var backend = new FakeBackend();
        var networks = new NodePortAddresses { Networks = [System.Net.IPNetwork.Parse("192.168.0.0/24")] };
        var loop = new ProxyLoop(new ProxyOptions { NodePortAddresses = networks }, "here", [(IPFamily.IPv4, backend)], _observer, TimeProvider.System, NullLogger.Instance);
        loop.Events.TryWrite(new LoopEvent.Nodes(new InformerEvent<Node>.Replaced([Node()])));
        loop.Events.TryWrite(new LoopEvent.EndpointSlices(new InformerEvent<EndpointSlice>.Replaced([])));
        loop.Events.TryWrite(new LoopEvent.Services(new InformerEvent<Service>.Replaced([Some.Service("web", "10.96.0.10")])));
        var thread = new Thread(() => loop.Run(_stopping.Token));
        thread.Start();

        loop.Events.TryWrite(new LoopEvent.LocalAddressesChanged([IPAddress.Parse("192.168.0.1"), IPAddress.Parse("172.16.0.1")]));
        Eventually(() => backend.Kernel is not null);
        backend.Changes[0].Desired.Node.NodePortAddresses.ShouldBe([IPAddress.Parse("192.168.0.1")]);

        loop.Events.TryWrite(new LoopEvent.LocalAddressesChanged([IPAddress.Parse("192.168.0.7")]));
        Eventually(() => backend.Kernel!.Node.NodePortAddresses is [var only] && only.ToString() == "192.168.0.7");
        _stopping.Cancel();
        thread.Join();
    }

    [Fact]
    public void ServiceCIDRs_take_effect_at_once()
    {
        StartWith(Some.Service("web", "10.96.0.10"));

        Send(new LoopEvent.ServiceCIDRs(new InformerEvent<ServiceCIDR>.Replaced([new ServiceCIDR { Key = new ObjectKey("", "kubernetes"), Cidrs = [System.Net.IPNetwork.Parse("10.96.0.0/16"), System.Net.IPNetwork.Parse("10.96.4.0/24")] }])));

        Eventually(() => _ipv4.Kernel!.Node.ServiceCIDRs is [var only] && only.ToString() == "10.96.0.0/16");
    }

    public void Dispose()
    {
        _ipv4.MayApply.Set();
        _stopping.Cancel();
        if (_thread.IsAlive)
        {
            _thread.Join();
        }

        _stopping.Dispose();
        _ipv4.Dispose();
        _ipv6.Dispose();
    }

    private static Node Node() => new() { Key = new ObjectKey("", "here"), Zone = "a" };

    private static void Eventually(Func<bool> condition) => SpinWait.SpinUntil(condition, Patience).ShouldBeTrue();

    [Fact]
    public void A_foreign_change_makes_the_backend_compare_and_names_who_did_it()
    {
        StartWith(Some.Service("web", "10.96.0.10"));
        Eventually(() => _ipv4.Intrude is not null);
        var before = _ipv4.Changes.Count;

        _ipv4.Intrude!(new ForeignChange("nft", 4711));

        Eventually(() => _observer.Intruder == new ForeignChange("nft", 4711));
        _logger.Lines.ShouldContain("IPv4: nft (4711) has changed our rules; a sync that came before the news of it has repaired them already");
        _ipv4.Invalidations.ShouldBe(1);
        _ipv4.Changes.Count.ShouldBe(before + 1);
        _ipv6.Invalidations.ShouldBe(0);
    }

    private void StartWith(params Service[] services)
    {
        Send(new LoopEvent.Nodes(new InformerEvent<Node>.Replaced([Node()])));
        Send(new LoopEvent.ServiceCIDRs(new InformerEvent<ServiceCIDR>.Replaced([])));
        Send(new LoopEvent.EndpointSlices(new InformerEvent<EndpointSlice>.Replaced([])));
        Send(new LoopEvent.Services(new InformerEvent<Service>.Replaced(services)));
        _thread.Start();
        Eventually(() => _ipv4.Kernel?.Services.Count == services.Length);
    }

    private int CountDesired()
    {
        var count = new TaskCompletionSource<int>();
        Send(new LoopEvent.Question(view => count.SetResult(view.Desired[0].Services.Count)));
        return count.Task.WaitAsync(Patience).GetAwaiter().GetResult();
    }

    private void Send(LoopEvent next) => _loop.Events.TryWrite(next).ShouldBeTrue();

    private sealed class RecordingObserver : ISyncObserver
    {
        internal int Failures { get; private set; }

        internal ForeignChange? Intruder { get; private set; }

        internal int ServicesSeen { get; private set; }

        internal ConcurrentQueue<ObjectReport> Problems { get; } = [];

        internal ConcurrentQueue<(IPFamily Family, HealthCheckPort[] Checks)> HealthChecks { get; } = [];

        public void Queued(IPFamily family)
        {
        }

        public void Synced(IPFamily family, ApplyResult result, TimeSpan duration, RulesetChange change)
        {
        }

        public void Failed(IPFamily family, TimeSpan duration, string reason) => Failures++;

        public void NodeSeen(Node node)
        {
        }

        public void ChangesSeen(int services, int endpointSlices) => ServicesSeen += services;

        public void Repaired(IPFamily family, ForeignChange intruder, int operations) => Intruder = intruder;

        public void ProblemFound(ObjectReport report) => Problems.Enqueue(report);

        public void HealthChecksChanged(IPFamily family, IReadOnlyCollection<HealthCheckPort> checks, EquatableArray<IPAddress>? addresses) =>
            HealthChecks.Enqueue((family, [.. checks]));
    }
}
