using KubeProxyNet.Proxy.Loop;

namespace KubeProxyNet.Proxy.Tests.Loop;

public class HeapTrimTests
{
    private const long Live = 100 << 20;

    private readonly List<GCCollectionMode> _collections = [];
    private readonly HeapTrim _trim;
    private long _live = Live;
    private long _heap = 10 * Live;

    public HeapTrimTests()
    {
        _trim = new HeapTrim(() => _heap, mode =>
        {
            _collections.Add(mode);
            _heap = _live;
        });
    }

    [Fact]
    public void Before_everything_is_there_nothing_is_collected()
    {
        _trim.Rest();

        _collections.ShouldBeEmpty();
    }

    [Fact]
    public void A_quarter_more_than_is_in_use_is_collected_and_less_is_left()
    {
        _trim.Settle();

        _heap = Live + (Live / HeapTrim.ShareOfUsed) - 1;
        _trim.Rest();
        _collections.ShouldBe([GCCollectionMode.Aggressive]);

        _heap++;
        _trim.Rest();
        _collections.ShouldBe([GCCollectionMode.Aggressive, GCCollectionMode.Forced]);
    }

    [Fact]
    public void What_has_come_to_be_used_is_no_garbage()
    {
        _trim.Settle();
        _live = _heap = 2 * Live;
        _trim.Rest();

        _heap += Live / HeapTrim.ShareOfUsed;
        _trim.Rest();

        _collections.Count.ShouldBe(2);
    }

    [Fact]
    public void A_small_heap_is_not_collected_for_a_little()
    {
        _live = 1 << 20;
        _trim.Settle();

        _heap = _live + HeapTrim.LeastGarbage - 1;
        _trim.Rest();

        _collections.Count.ShouldBe(1);
    }
}
