using System.Net;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Backends.Tables;

namespace KubeProxyNet.Backends.Tests.Tables;

public class ElementBytesTests
{
    [Fact]
    public void Fields_follow_one_another_each_in_registers_of_four_bytes()
    {
        var key = default(ElementBytes).With(IPAddress.Parse("10.96.0.1")).With(Protocol.Tcp).WithPort(443);

        key.ToString().ShouldBe("0a600001" + "06000000" + "01bb0000");
    }

    [Fact]
    public void An_index_is_in_host_byte_order()
    {
        var key = default(ElementBytes).With(IPAddress.Parse("10.96.0.1")).WithPort(53).WithIndex(3);

        key.ToString().ShouldBe("0a600001" + "00350000" + Convert.ToHexStringLower(BitConverter.GetBytes(3)));
    }

    [Fact]
    public void An_IPv6_address_takes_four_registers()
    {
        var key = default(ElementBytes).With(IPAddress.Parse("fd00:10:96::a")).With(Protocol.Udp).WithPort(53);

        key.ToString().ShouldBe("fd00001000960000000000000000000a" + "11000000" + "00350000");
    }

    [Fact]
    public void Equal_bytes_are_equal_values()
    {
        var left = default(ElementBytes).With(IPAddress.Parse("10.96.0.1")).WithPort(80);
        var right = default(ElementBytes).With(IPAddress.Parse("10.96.0.1")).WithPort(80);

        left.ShouldBe(right);
        left.GetHashCode().ShouldBe(right.GetHashCode());
        left.ShouldNotBe(right.WithIndex(0));
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        var address = IPAddress.Parse("fd00::1");

        Should.Throw<InvalidOperationException>(() => default(ElementBytes).With(address).With(address).WithPort(1).WithPort(2).WithPort(3));
    }
}
