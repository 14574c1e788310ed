using System.Net;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Informers.Models;
using KubeProxyNet.Netlink;
using KubeProxyNet.Proxy.Health;
using KubeProxyNet.Proxy.Hosting;
using KubeProxyNet.Proxy.Rulesets;

namespace KubeProxyNet.Proxy.Tests.Hosting;

public class ServiceHealthReporterTests
{
    private static readonly EquatableArray<IPAddress> Ours = [IPAddress.Parse("192.168.0.1")];

    private readonly ServiceHealthReporter _reporter;
    private EquatableArray<IPAddress> _addresses;
    private ServiceHealthCheck[] _checks = [];

    public ServiceHealthReporterTests()
    {
        _reporter = new ServiceHealthReporter((addresses, checks) => (_addresses, _checks) = (addresses, [.. checks]));
    }

    [Fact]
    public void Both_families_of_a_service_share_one_check()
    {
        _reporter.Set(IPFamily.IPv4, [Check("web", 2)], Ours);
        _reporter.Set(IPFamily.IPv6, [Check("web", 1), Check("six", 3)], [IPAddress.Parse("fd00::1")]);

        _checks.OrderBy(check => check.Name).ShouldBe([new ServiceHealthCheck("default", "six", 31000, null, 3), new ServiceHealthCheck("default", "web", 31000, 2, 1)]);
        _addresses.ShouldBe([IPAddress.Parse("192.168.0.1"), IPAddress.Parse("fd00::1")]);
    }

    [Fact]
    public void A_check_that_went_is_gone()
    {
        _reporter.Set(IPFamily.IPv4, [Check("web", 2)], Ours);
        _reporter.Set(IPFamily.IPv4, [], Ours);

        _checks.ShouldBeEmpty();
    }

    [Fact]
    public void A_family_that_is_not_restricted_is_served_on_all_addresses()
    {
        _reporter.Set(IPFamily.IPv4, [Check("web", 2)], null);

        _addresses.ShouldBe([IPAddress.IPv6Any]);
    }

    private static HealthCheckPort Check(string name, int count) => new(new ObjectKey("default", name), 31000, count);
}
