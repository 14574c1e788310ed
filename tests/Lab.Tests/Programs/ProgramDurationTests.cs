using KubeProxyNet.Lab.Programs;

namespace KubeProxyNet.Lab.Tests.Programs;

public sealed class ProgramDurationTests
{
    [Theory]
    [InlineData("200ms", 200)]
    [InlineData("10s", 10_000)]
    [InlineData("1.5s", 1500)]
    [InlineData("1m30s", 90_000)]
    [InlineData("0", 0)]
    public void Durations_read_as_Kubernetes_writes_them(string text, double milliseconds)
    {
        ProgramDuration.TryParse(text, out var duration).ShouldBeTrue();
        duration.TotalMilliseconds.ShouldBe(milliseconds);
    }

    [Theory]
    [InlineData("")]
    [InlineData("10")]
    [InlineData("s")]
    [InlineData("1.2.3s")]
    [InlineData("-5s")]
    [InlineData("5 s")]
    public void What_is_no_duration_is_refused(string text) => ProgramDuration.TryParse(text, out _).ShouldBeFalse();
}
