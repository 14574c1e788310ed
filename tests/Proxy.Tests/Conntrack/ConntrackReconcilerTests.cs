using System.Net;
using System.Net.Sockets;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Netlink;
using KubeProxyNet.Netlink.Conntrack;
using KubeProxyNet.Proxy.Conntrack;
using Microsoft.Extensions.Logging;
using static KubeProxyNet.Proxy.Tests.Conntrack.Rules;

namespace KubeProxyNet.Proxy.Tests.Conntrack;

public sealed class ConntrackReconcilerTests : ILogger, IConntrackObserver, IDisposable
{
    private const string Vip = "10.96.0.10:53";
    private const string A = "10.244.1.2:5353";
    private const string B = "10.244.1.3:5353";

    private readonly ManualTime _time = new();
    private readonly FakeFlowTable _table = new();
    private readonly List<string> _log = [];
    private readonly List<int> _deleted = [];
    private readonly ConntrackReconciler _reconciler;
    private int _failures;

    public ConntrackReconcilerTests()
    {
        _reconciler = new ConntrackReconciler(Open, this, _time, this);
    }

    [Fact]
    public void Stale_flows_are_removed_and_what_packets_under_way_made_anew_a_little_later()
    {
        _table.Flows.AddRange([Flow(Vip, A), Flow(Vip, B)]);
        _reconciler.Take(Ruleset(Dns([ClusterIP], A, B)).To(Ruleset(Dns([ClusterIP], B))));

        _reconciler.Step().ShouldBe(ConntrackReconciler.Grace);
        _table.Flows.ShouldBe([Flow(Vip, B)]);

        _table.Flows.Add(Flow(Vip, A));
        _time.Advance(ConntrackReconciler.Grace);
        _reconciler.Step().ShouldBe(Timeout.InfiniteTimeSpan);
        _table.Flows.ShouldBe([Flow(Vip, B)]);
        _deleted.ShouldBe([1, 1]);
    }

    [Fact]
    public void However_many_are_stale_they_are_deleted_a_few_at_a_time()
    {
        _table.Flows.AddRange(Enumerable.Range(1, 1000).Select(port => Flow(Vip, A, source: $"10.244.0.2:{port}")));
        _reconciler.Take(Ruleset(Dns([ClusterIP], A)).To(Ruleset()));

        _reconciler.Step();

        _table.Flows.ShouldBeEmpty();
        _deleted.ShouldBe([1000]);
    }

    [Fact]
    public void Changes_that_come_together_cost_one_look()
    {
        var rulesets = Enumerable.Range(0, 50).Select(number => Ruleset(Dns([ClusterIP], $"10.244.1.{number}:53"))).ToList();
        for (var index = 1; index < rulesets.Count; index++)
        {
            _reconciler.Take(rulesets[index - 1].To(rulesets[index]));
        }

        _reconciler.Step();

        _table.Dumps.Count.ShouldBe(1);
    }

    [Fact]
    public void In_the_long_run_looks_take_a_fiftieth_of_a_processor_at_most_however_much_changes()
    {
        Repeat(TimeSpan.FromMinutes(10), () => _reconciler.Take(Ruleset(Web(A)).To(Ruleset())));

        // Of 10 ms each.
        _deleted.Count.ShouldBeInRange(1200, 1200 + 100 + 2);
    }

    // Every client tries again after a second: by then what went its way untranslated has to be gone, also when rules are flushed time and again.
    [Fact]
    public void After_a_quiet_time_looks_are_not_rested_after()
    {
        for (var time = 0; time < 5; time++)
        {
            _table.Flows.Add(Flow(Vip, A));
            _table.Meanwhile = () => _time.Advance(TimeSpan.FromMilliseconds(100));
            _reconciler.Take(Ruleset(Dns([ClusterIP], A)).To(Ruleset()));

            _reconciler.Step().ShouldBeLessThan(TimeSpan.FromSeconds(1));
            _table.Flows.ShouldBeEmpty();
            _time.Advance(ConntrackReconciler.Grace);
            _reconciler.Step().ShouldBe(Timeout.InfiniteTimeSpan);
            _time.Advance(TimeSpan.FromMilliseconds(500));
        }
    }

    [Fact]
    public void What_went_untranslated_while_rules_were_missing_waits_for_nothing_however_much_else_changes()
    {
        Exhaust();
        _table.Flows.Add(Syn(Vip));

        _reconciler.Take(Ruleset(Web(A)).To(Ruleset(Web(B))));
        _reconciler.Step().ShouldBeGreaterThan(TimeSpan.FromSeconds(1));
        _table.Flows.ShouldNotBeEmpty();

        _reconciler.TakeRepaired(Ruleset(Web(B)));
        _reconciler.Step().ShouldBe(ConntrackReconciler.Grace);
        _table.Flows.ShouldBeEmpty();

        // Another change of the same Service meanwhile does not make the second look one that waits.
        _reconciler.Take(Ruleset(Web(B)).To(Ruleset(Web(A))));
        _table.Flows.Add(Syn(Vip));
        _time.Advance(ConntrackReconciler.Grace);
        _reconciler.Step();
        _table.Flows.ShouldBeEmpty();
    }

    // From the ports that clients of the endpoint that is gone had, others send.
    [Fact]
    public void UDP_flows_to_an_endpoint_that_is_gone_wait_for_nothing_however_many_endpoints_of_TCP_change()
    {
        Exhaust();
        _table.Dumps.Clear();
        _table.Flows.Add(Flow(Vip, A));

        _reconciler.Take(Ruleset(Dns([ClusterIP], A), Web(A)).To(Ruleset(Dns([ClusterIP], B), Web(B))));
        _reconciler.Step().ShouldBe(ConntrackReconciler.Grace);
        _table.Flows.ShouldBeEmpty();
        _table.Dumps.ShouldHaveSingleItem().Protocol.ShouldBe(TransportProtocol.Udp);

        _time.Advance(TimeSpan.FromSeconds(5));
        _reconciler.Step();
        _table.Dumps.Select(filter => filter.Protocol).ShouldBe([TransportProtocol.Udp, TransportProtocol.Udp, TransportProtocol.Tcp]);
    }

    [Fact]
    public void Who_flushes_rules_without_end_makes_it_take_two_fiftieths()
    {
        Exhaust();
        var looks = _deleted.Count;

        Repeat(TimeSpan.FromMinutes(10), () => _reconciler.TakeRepaired(Ruleset(Web(B))));

        // Of 10 ms each: a fiftieth for what is urgent, and what all else has left.
        (_deleted.Count - looks).ShouldBeInRange(2400, 2400 + 100 + 4);
    }

    [Fact]
    public void However_much_of_one_kind_changes_the_others_have_their_turn()
    {
        var virtualIP = new Frontend(FrontendKind.ClusterIP, IPAddress.Parse("fd00:96::a"), 53);
        var (none, six) = (Ruleset() with { Family = IPFamily.IPv6 }, Ruleset(Service("six", Protocol.Tcp, [virtualIP], "[fd00:244::2]:53")) with { Family = IPFamily.IPv6 });
        _table.Before = () => _time.Advance(TimeSpan.FromMilliseconds(10));
        Exhaust();
        Repeat(TimeSpan.FromMinutes(1), () => _reconciler.Take(Ruleset(Dns([ClusterIP], A), Web(A)).To(Ruleset())));
        _table.Dumps.Clear();
        _reconciler.Take(six.To(none));

        Repeat(TimeSpan.FromMinutes(1), () => _reconciler.Take(Ruleset(Dns([ClusterIP], A), Web(A)).To(Ruleset())));

        _table.Dumps.ShouldContain(filter => filter.Family == AddressFamily.InterNetworkV6);
        _table.Dumps.ShouldContain(filter => filter.Family == AddressFamily.InterNetwork && filter.Protocol == TransportProtocol.Tcp);
        _table.Dumps.ShouldContain(filter => filter.Protocol == TransportProtocol.Udp);
    }

    [Fact]
    public void A_flow_that_became_right_while_others_were_looked_at_is_kept()
    {
        _table.Flows.Add(Flow(Vip, B));
        _reconciler.Take(Ruleset(Dns([ClusterIP], A)).To(Ruleset()));
        _table.Meanwhile = () => _reconciler.Take(Ruleset().To(Ruleset(Dns([ClusterIP], B))));

        _reconciler.Step();

        _table.Flows.Count.ShouldBe(1);
    }

    [Fact]
    public void The_list_of_names_may_be_cleared_after_the_call()
    {
        var change = Ruleset(Dns([ClusterIP], A)).To(Ruleset());
        var names = change.Services.ToHashSet();
        _table.Flows.Add(Flow(Vip, A));

        _reconciler.Take(change with { Services = names });
        names.Clear();
        _reconciler.Step();

        _table.Flows.ShouldBeEmpty();
    }

    [Fact]
    public void A_failure_is_said_once_counted_always_and_tried_again_with_all_that_was_to_be_done()
    {
        _table.Flows.Add(Flow(Vip, A));
        _table.Refusal = new NetlinkException("dump conntrack entries", Errno.NotPermitted);
        _table.Flows.Clear();
        _reconciler.Take(Ruleset(Dns([ClusterIP], A)).To(Ruleset()));

        _reconciler.Step().ShouldBe(TimeSpan.FromSeconds(1));
        _reconciler.Step().ShouldBe(TimeSpan.FromSeconds(1));
        _time.Advance(TimeSpan.FromSeconds(1));
        _reconciler.Step().ShouldBe(TimeSpan.FromSeconds(2));
        _log.ShouldBe(["IPv4: stale conntrack entries cannot be removed, UDP flows may go on to endpoints that are gone; trying again, later and later: CAP_NET_ADMIN is missing"]);
        (_failures, _table.Opened, _table.Closed).ShouldBe((2, 2, 2));

        _table.Refusal = null;
        _table.Flows.Add(Flow(Vip, A));
        _time.Advance(TimeSpan.FromSeconds(2));
        _reconciler.Step();
        _table.Flows.ShouldBeEmpty();
        _log[^1].ShouldBe("Stale conntrack entries are removed again after 2 failures");
    }

    [Fact]
    public void Nothing_is_opened_before_there_is_something_to_look_for()
    {
        _reconciler.Step().ShouldBe(Timeout.InfiniteTimeSpan);

        _table.Opened.ShouldBe(0);
    }

    [Fact]
    public async Task It_ends_when_cancelled_and_closes_what_it_opened()
    {
        using var stopping = new CancellationTokenSource();
        _reconciler.Take(Ruleset(Dns([ClusterIP], A)).To(Ruleset()));
        _table.Meanwhile = stopping.Cancel;
        _table.Flows.Add(Flow(Vip, A));

        await Task.Run(() => _reconciler.Run(stopping.Token));

        (_table.Opened, _table.Closed).ShouldBe((1, 1));
    }

    public void Dispose() => _table.Dispose();

    IDisposable? ILogger.BeginScope<TState>(TState state) => null;

    bool ILogger.IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

    void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _log.Add(formatter(state, exception));

    void IConntrackObserver.Reconciled(IPFamily family, TimeSpan duration, int deleted) => _deleted.Add(deleted);

    void IConntrackObserver.Failed(IPFamily family) => _failures++;

    // Changes for so long, as fast as looks of 10 ms follow each other.
    private void Repeat(TimeSpan length, Action change)
    {
        for (var start = _time.GetTimestamp(); _time.GetElapsedTime(start) < length;)
        {
            _table.Flows.Add(Syn(A));
            _table.Meanwhile = () => _time.Advance(TimeSpan.FromMilliseconds(10));
            change();
            var rest = _reconciler.Step();
            _time.Advance(rest > TimeSpan.Zero && rest < TimeSpan.FromMilliseconds(500) ? rest : TimeSpan.FromMilliseconds(1));
        }

        _table.Flows.Clear();
    }

    // All that may be spent at once is spent, on what is not urgent.
    private void Exhaust()
    {
        _table.Flows.Add(Syn(A));
        _table.Meanwhile = () => _time.Advance(LookBudget.Savings * 2);
        _reconciler.Take(Ruleset(Web(A)).To(Ruleset()));
        _reconciler.Step();
    }

    private static ServiceRules Web(string endpoint) => Service("web", Protocol.Tcp, [ClusterIP], endpoint);

    // A connection that waits for its first answer.
    private static ConntrackEntry Syn(string endpoint) => Flow(Vip, endpoint, TransportProtocol.Tcp) with { TcpState = ConntrackTcpState.SynSent };

    private FakeFlowTable Open()
    {
        _table.Opened++;
        return _table;
    }
}
