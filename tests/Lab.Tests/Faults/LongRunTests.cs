using KubeProxyNet.Lab.Faults;

namespace KubeProxyNet.Lab.Tests.Faults;

public sealed class LongRunTests
{
    [Fact]
    public void What_cannot_be_made_to_happen_is_told_with_its_reason()
    {
        var fault = new Fault("chance", 1, new FaultBounds(0, 0, TimeSpan.FromSeconds(1)), _ => Task.CompletedTask, _ => Task.FromResult(true));

        LongRun.ListOthers([]).ShouldBeEmpty();
        LongRun.ListOthers([fault, fault with { Name = "starved", Needs = "a memory cgroup" }]).ShouldBe("\nleft out: chance\nleft out: starved (needs a memory cgroup)");
    }
}
