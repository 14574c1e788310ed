using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Informers;
using KubeProxyNet.Informers.Models;
using KubeProxyNet.Proxy.Loop;
using KubeProxyNet.Proxy.Tests.Rulesets;

namespace KubeProxyNet.Proxy.Tests.Loop;

public sealed class ChangeLedgerTests
{
    private readonly ManualTime _time = new();
    private readonly ChangeLedger _ledger;

    public ChangeLedgerTests()
    {
        _ledger = new ChangeLedger(_time);
    }

    [Fact]
    public void A_list_counts_as_many_changes_as_it_has_objects()
    {
        _ledger.Take(new LoopEvent.Services(new InformerEvent<Service>.Replaced([Some.Service("a", "10.96.0.1"), Some.Service("b", "10.96.0.2")]))).ShouldBe((2, 0));
        _ledger.Take(new LoopEvent.EndpointSlices(new InformerEvent<EndpointSlice>.Deleted(new ObjectKey("default", "a")))).ShouldBe((0, 1));

        (_ledger.Services, _ledger.EndpointSlices).ShouldBe((2, 1));
        _ledger.Settle();
        (_ledger.Services, _ledger.EndpointSlices).ShouldBe((0, 0));
    }

    [Fact]
    public void Trigger_times_after_the_start_are_told_once_in_their_own_family()
    {
        Take("10.244.1.2", _time.GetUtcNow().AddSeconds(-5));
        _time.Advance(TimeSpan.FromSeconds(10));
        Take("10.244.1.2", _time.GetUtcNow().AddSeconds(-3));
        _time.Advance(TimeSpan.FromSeconds(1));

        _ledger.Close(IPFamily.IPv6).SinceTrigger.ShouldBeEmpty();
        _ledger.Close(IPFamily.IPv4).SinceTrigger.ShouldBe([TimeSpan.FromSeconds(4)]);
        _ledger.Close(IPFamily.IPv4).SinceTrigger.ShouldBeEmpty();
    }

    [Fact]
    public void What_makes_no_difference_has_no_latency()
    {
        Take("10.244.1.2", null);
        _ledger.Dismiss(IPFamily.IPv6);

        _ledger.Close(IPFamily.IPv6).SinceArrival.ShouldBeNull();
        _ledger.Close(IPFamily.IPv4).SinceArrival.ShouldNotBeNull();
        _ledger.Close(IPFamily.IPv4).SinceArrival.ShouldBeNull();
    }

    private void Take(string pod, DateTimeOffset? trigger) => _ledger.Take(new LoopEvent.EndpointSlices(
        new InformerEvent<EndpointSlice>.Upserted(Some.Slice("web", "a", Some.Pod(pod)) with { LastChangeTriggerTime = trigger })));
}
