using KubeProxyNet.Proxy.Migration;
using Microsoft.Extensions.Logging.Abstractions;

namespace KubeProxyNet.Proxy.Tests.Migration;

public sealed class TakeoverTests : ITakeoverObserver
{
    private readonly ManualTime _time = new();
    private readonly List<bool> _seen = [];
    private readonly List<RemainsKind> _failed = [];
    private readonly FakeRunner _runner = new FakeRunner().With("ipset list -n", "KUBE-CLUSTER-IP\n").With("ipset");
    private string? _sign;

    void ITakeoverObserver.KubeProxySeen(bool runs) => _seen.Add(runs);

    void ITakeoverObserver.RemovalFailed(RemainsKind kind) => _failed.Add(kind);

    [Fact]
    public async Task Nothing_is_removed_while_kube_proxy_runs()
    {
        _sign = "process 7 is kube-proxy";

        var takeover = Begin();
        _time.Advance(Takeover.Interval);
        _runner.Calls.ShouldNotContain("ipset destroy KUBE-CLUSTER-IP");
        takeover.IsCompleted.ShouldBeFalse();
        _seen.ShouldAllBe(runs => runs);

        _sign = null;
        while (!takeover.IsCompleted)
        {
            _time.Advance(Takeover.Interval);
            await Task.Yield();
        }

        _runner.Calls.ShouldContain("ipset destroy KUBE-CLUSTER-IP");
        _seen[^1].ShouldBeFalse();
    }

    [Fact]
    public async Task A_clean_node_is_not_asked_whether_kube_proxy_runs()
    {
        _sign = "port 10256 is taken";
        _runner.With("ipset list -n");

        await Begin();

        _seen.ShouldBe([false]);
    }

    [Fact]
    public async Task What_is_refused_is_counted_and_ends_nothing()
    {
        _runner.With("ipset destroy KUBE-CLUSTER-IP", exitCode: 1);

        await Begin();

        _failed.ShouldBe([RemainsKind.IpSets]);
    }

    private Task Begin() =>
        new Takeover(new KubeProxyRemains([new IpSetSource(_runner)]), () => _sign, this, _time, NullLogger.Instance).RunAsync(CancellationToken.None);
}
