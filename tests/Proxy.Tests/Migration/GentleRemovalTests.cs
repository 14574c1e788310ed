using KubeProxyNet.Proxy.Migration;

namespace KubeProxyNet.Proxy.Tests.Migration;

public sealed class GentleRemovalTests : IRemainsSource
{
    private readonly ManualTime _time = new();
    private readonly List<string> _done = [];
    private int _connections = 2;
    private bool _isThere = true;

    RemainsKind IRemainsSource.Kind => RemainsKind.Ipvs;

    IReadOnlyList<Remains> IRemainsSource.Find() => !_isThere ? [] :
    [
        new Remains
        {
            Kind = RemainsKind.Ipvs,
            Text = "services",
            Drain = () =>
            {
                _done.Add("drain");
                return _connections;
            },
            Remove = () =>
            {
                _done.Add("remove");
                _isThere = false;
            },
        },
    ];

    [Fact]
    public async Task What_carries_connections_is_removed_after_the_last_one_has_ended()
    {
        var said = new List<int>();
        var removal = Begin(null, said.Add);
        _time.Advance(GentleRemoval.Interval);
        removal.IsCompleted.ShouldBeFalse();
        _done.ShouldNotContain("remove");

        _connections = 0;
        while (!removal.IsCompleted)
        {
            _time.Advance(GentleRemoval.Interval);
            await Task.Yield();
        }

        (await removal).Items.ShouldHaveSingleItem().Text.ShouldBe("services");
        _done[^1].ShouldBe("remove");
        said.ShouldBe([2]);
    }

    [Fact]
    public async Task Whoever_does_not_wait_for_ever_is_told_what_is_left()
    {
        var removal = Begin(TimeSpan.FromSeconds(20), static _ => { });
        while (!removal.IsCompleted)
        {
            _time.Advance(GentleRemoval.Interval);
            await Task.Yield();
        }

        var report = await removal;
        report.Problems.ShouldHaveSingleItem().Text.ShouldBe("IPVS: 2 virtual services still carry connections and stay");
        _done.ShouldNotContain("remove");
    }

    [Fact]
    public async Task Nothing_that_carries_none_waits()
    {
        _connections = 0;

        (await Begin(null, static _ => throw new InvalidOperationException("There is nothing to wait for."))).Problems.ShouldBeEmpty();

        _done.ShouldBe(["drain", "remove"]);
    }

    private Task<RemainsReport> Begin(TimeSpan? patience, Action<int> waiting) =>
        new GentleRemoval(new KubeProxyRemains([this]), _time).RunAsync(patience, (left, _) => waiting(left), CancellationToken.None);
}
