using KubeProxyNet.Lab.Faults;

namespace KubeProxyNet.Lab.Tests.Faults;

public sealed class FaultResultTests
{
    private static readonly Fault Fault = new("test", 1, new FaultBounds(3, 2, TimeSpan.FromSeconds(10)), _ => Task.CompletedTask, _ => Task.FromResult(true));

    private static readonly FaultResult AtItsBounds = new(
        Fault, Connections: 100, Wrong: 0, LostConnections: 3, Datagrams: 100, LostDatagrams: 2, IsStreamWhole: true, Silence: TimeSpan.Zero, Recovery: TimeSpan.FromSeconds(10), Failures: "");

    public static TheoryData<string, object> Beyond => new()
    {
        { "nothing was sent", AtItsBounds with { Connections = 0 } },
        { "no datagram was sent", AtItsBounds with { Datagrams = 0 } },
        { "an answer of somebody else", AtItsBounds with { Wrong = 1 } },
        { "too many connections lost", AtItsBounds with { LostConnections = 4 } },
        { "too many datagrams lost", AtItsBounds with { LostDatagrams = 3 } },
        { "the stream has ended", AtItsBounds with { IsStreamWhole = false } },
        { "whole again too late", AtItsBounds with { Recovery = TimeSpan.FromSeconds(10.01) } },
        { "never whole again", AtItsBounds with { Recovery = null } },
    };

    [Fact]
    public void A_bound_may_be_reached()
    {
        AtItsBounds.IsWithinBounds.ShouldBeTrue();
        AtItsBounds.ToString().ShouldEndWith("10.00 s (10 s) |  |");
    }

    [Theory]
    [MemberData(nameof(Beyond))]
    public void Each_bound_is_one(string what, object result)
    {
        ((FaultResult)result).IsWithinBounds.ShouldBeFalse(what);
        result.ToString()!.ShouldContain("OVER ITS BOUND");
    }

    [Fact]
    public void A_stream_may_end_where_its_pod_does()
    {
        (AtItsBounds with { Fault = Fault with { MayBreakStream = true }, IsStreamWhole = false }).IsWithinBounds.ShouldBeTrue();
    }

    [Fact]
    public void A_slower_machine_may_take_longer_and_lose_no_more()
    {
        var slower = AtItsBounds with { Fault = Fault.OnSlowerMachine(4), Recovery = TimeSpan.FromSeconds(40) };

        slower.IsWithinBounds.ShouldBeTrue();
        (slower with { Recovery = TimeSpan.FromSeconds(40.01) }).IsWithinBounds.ShouldBeFalse();
        (slower with { LostConnections = 4 }).IsWithinBounds.ShouldBeFalse();
        (slower with { LostDatagrams = 3 }).IsWithinBounds.ShouldBeFalse();
    }
}
