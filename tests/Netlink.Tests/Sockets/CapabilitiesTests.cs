using KubeProxyNet.Netlink.Sockets;

namespace KubeProxyNet.Netlink.Tests.Sockets;

public sealed class CapabilitiesTests
{
    [Theory]
    [InlineData("Name:\tx\nCapPrm:\t0\nCapEff:\t000001ffffffffff\n", "")]
    [InlineData("CapEff:\t0000000000001000\n", "NET_RAW")]
    [InlineData("CapEff:\t0000000000002000\n", "NET_ADMIN")]
    [InlineData("CapEff:\t0000000000000000\n", "NET_ADMIN NET_RAW")]
    [InlineData("", "")]
    [InlineData("CapEff:\tno number\n", "")]
    public void What_is_missing_is_named_and_what_cannot_be_read_is_not_missed(string status, string missing) =>
        string.Join(' ', Capabilities.Missing(status, [Capabilities.NetAdmin, Capabilities.NetRaw])).ShouldBe(missing);
}
