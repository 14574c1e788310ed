using KubeProxyNet.Lab.Faults;

namespace KubeProxyNet.Lab.Tests.Faults;

public sealed class GrowthTests
{
    private static readonly AgentSample Sample = new("1", 40, 14, 24, 1000);

    public static TheoryData<string, object> Larger => new()
    {
        { "memory", Sample with { Memory = 59 } },
        { "threads", Sample with { Threads = 23 } },
        { "handles", Sample with { Handles = 33 } },
        { "kernel objects", Sample with { Objects = 1109 } },
    };

    [Theory]
    [MemberData(nameof(Larger))]
    public void What_is_larger_in_the_last_third_than_in_the_first_has_grown(string what, object later)
    {
        var growth = Of([.. Enumerable.Repeat(Sample, 20), .. Enumerable.Repeat((AgentSample)later, 10)]);

        growth.IsFlat.ShouldBeFalse(what);
        growth.ToString().ShouldContain("GROWS");
    }

    [Theory]
    [MemberData(nameof(Larger))]
    public void What_goes_up_and_comes_down_has_not(string what, object between)
    {
        var growth = Of([.. Enumerable.Repeat(Sample, 10), .. Enumerable.Repeat((AgentSample)between, 10), .. Enumerable.Repeat(Sample, 10)]);

        growth.IsFlat.ShouldBeTrue(what);
        growth.ToString().ShouldNotContain("GROWS");
    }

    [Fact]
    public void Five_looks_are_too_few_to_tell()
    {
        Of([Sample, Sample, Sample, Sample, Sample with { Handles = 500 }]).IsLong.ShouldBeFalse();
        Of([Sample, Sample, Sample, Sample, Sample, Sample with { Handles = 500 }]).IsLong.ShouldBeTrue();
    }

    private static Growth Of(AgentSample[] samples)
    {
        var growth = new Growth("it");
        Array.ForEach(samples, growth.Add);
        return growth;
    }
}
