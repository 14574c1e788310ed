using KubeProxyNet.Proxy.Hosting;

namespace KubeProxyNet.Proxy.Tests.Hosting;

public class AffinityBoundTests
{
    [Theory]
    [InlineData(null, 65_536)]
    [InlineData("", 65_536)]
    [InlineData("16", 16)]
    [InlineData("1000000", 1_000_000)]
    public void A_number_is_taken(string? text, uint expected) => AffinityBound.Read(_ => text).ShouldBe(expected);

    [Theory]
    [InlineData("0")]
    [InlineData("15")]
    [InlineData("-1")]
    [InlineData("many")]
    [InlineData("99999999999")]
    public void Anything_else_is_named(string text) =>
        Should.Throw<StartException>(() => AffinityBound.Read(_ => text)).Message.ShouldBe($"KUBEPROXYNET_AFFINITY_CLIENTS: \"{text}\" is not a number from 16 to 16777216");
}
