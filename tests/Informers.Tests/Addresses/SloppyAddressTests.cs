using System.Net;
using System.Text;
using KubeProxyNet.Informers.Addresses;

namespace KubeProxyNet.Informers.Tests.Addresses;

public sealed class SloppyAddressTests
{
    [Theory]
    [InlineData("10.0.0.1", "10.0.0.1")]
    [InlineData("010.000.0000.001", "10.0.0.1")]
    [InlineData("255.255.255.255", "255.255.255.255")]
    [InlineData("::", "::")]
    [InlineData("::1", "::1")]
    [InlineData("fd00::", "fd00::")]
    [InlineData("FD00::A", "fd00::a")]
    [InlineData("1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8")]
    [InlineData("1::8", "1::8")]
    [InlineData("00001::8", "1::8")]
    [InlineData("1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0")]
    [InlineData("::ffff:10.0.0.1", "10.0.0.1")]
    [InlineData("::ffff:a00:1", "10.0.0.1")]
    [InlineData("64:ff9b::192.0.2.1", "64:ff9b::c000:201")]
    [InlineData("1:2:3:4:5:6:192.0.2.1", "1:2:3:4:5:6:c000:201")]
    public void Is_read_as_the_API_server_reads_it(string text, string expected) =>
        SloppyAddress.Parse(Encoding.UTF8.GetBytes(text)).ShouldBe(IPAddress.Parse(expected));

    [Theory]
    [InlineData("")]
    [InlineData("10")]
    [InlineData("10.1")]
    [InlineData("10.0.0")]
    [InlineData("10.0.0.")]
    [InlineData("10.0.0.1.")]
    [InlineData("10.0.0.1.2")]
    [InlineData(".10.0.0.1")]
    [InlineData("10..0.1")]
    [InlineData("10.0.0.256")]
    [InlineData("10.0.0.99999999999")]
    [InlineData("0x0a.0.0.1")]
    [InlineData("-1.0.0.1")]
    [InlineData(" 10.0.0.1")]
    [InlineData("10.0.0.1 ")]
    [InlineData("10.0.0.1/8")]
    [InlineData(":")]
    [InlineData(":::")]
    [InlineData("1:2")]
    [InlineData("1::2::3")]
    [InlineData("1:2:3:4:5:6:7:8:9")]
    [InlineData("1:2:3:4:5:6:7:8::")]
    [InlineData("::1:2:3:4:5:6:7:8")]
    [InlineData("1:2:3:4:5:6:7:")]
    [InlineData(":1:2:3:4:5:6:7")]
    [InlineData("12345::")]
    [InlineData("g::")]
    [InlineData("fe80::1%eth0")]
    [InlineData("[::1]")]
    [InlineData("::10.0.0")]
    [InlineData("1:2:3:4:5:6:7:10.0.0.1")]
    [InlineData("10.0.0.1:80")]
    public void Is_refused_as_the_API_server_refuses_it(string text) =>
        SloppyAddress.Parse(Encoding.UTF8.GetBytes(text)).ShouldBeNull();

    [Theory]
    [InlineData("10.0.0.0/8", "10.0.0.0/8")]
    [InlineData("10.1.2.3/8", "10.0.0.0/8")]
    [InlineData("010.1.2.3/012", "10.0.0.0/12")]
    [InlineData("10.1.2.3/32", "10.1.2.3/32")]
    [InlineData("0.0.0.0/0", "0.0.0.0/0")]
    [InlineData("255.255.255.255/0", "0.0.0.0/0")]
    [InlineData("::/0", "::/0")]
    [InlineData("fd00::1/65", "fd00::/65")]
    [InlineData("::ffff:10.1.2.3/104", "10.0.0.0/8")]
    public void A_prefix_loses_its_host_bits(string text, string expected) =>
        SloppyAddress.ParseNetwork(Encoding.UTF8.GetBytes(text)).ShouldBe(IPNetwork.Parse(expected));

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("10.0.0.0")]
    [InlineData("10.0.0.0/")]
    [InlineData("10.0.0.0/33")]
    [InlineData("10.0.0.0/-1")]
    [InlineData("10.0.0.0/8/8")]
    [InlineData("10.0.0.0/8x")]
    [InlineData("fd00::/129")]
    [InlineData("10.0.0/8")]
    public void No_prefix_is_no_prefix(string text) =>
        SloppyAddress.ParseNetwork(Encoding.UTF8.GetBytes(text)).ShouldBeNull();
}
