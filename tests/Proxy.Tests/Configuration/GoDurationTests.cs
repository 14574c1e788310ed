using KubeProxyNet.Proxy.Configuration;

namespace KubeProxyNet.Proxy.Tests.Configuration;

public class GoDurationTests
{
    [Theory]
    [InlineData("0", "0s", 0)]
    [InlineData("0s", "0s", 0)]
    [InlineData("30s", "30s", 300_000_000)]
    [InlineData("1.5h", "1h30m0s", 54_000_000_000)]
    [InlineData("1h0m0s", "1h0m0s", 36_000_000_000)]
    [InlineData("24h", "24h0m0s", 864_000_000_000)]
    [InlineData("90s", "1m30s", 900_000_000)]
    [InlineData("-1m", "-1m0s", -600_000_000)]
    [InlineData("+5s", "5s", 50_000_000)]
    [InlineData("300ms", "300ms", 3_000_000)]
    [InlineData("1.25s", "1.25s", 12_500_000)]
    [InlineData("15us", "15\u00b5s", 150)]
    [InlineData("15\u03bcs", "15\u00b5s", 150)]
    [InlineData("1500ns", "1.5\u00b5s", 15)]
    [InlineData(".5s", "500ms", 5_000_000)]
    public void Is_read_and_written_as_Go_does(string text, string canonical, long ticks)
    {
        GoDuration.TryParse(text, out var duration).ShouldBeTrue();

        duration.Ticks.ShouldBe(ticks);
        GoDuration.Format(duration).ShouldBe(canonical);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("30")]
    [InlineData("s")]
    [InlineData("1d")]
    [InlineData("1 s")]
    [InlineData("1s ")]
    [InlineData("1.2.3s")]
    [InlineData("9999999h")]
    [InlineData("999999999999999999999999999999999999s")]
    public void Anything_else_is_refused(string text) => GoDuration.TryParse(text, out _).ShouldBeFalse();
}
