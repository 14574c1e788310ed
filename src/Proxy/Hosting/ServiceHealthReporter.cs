using System.Net;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Informers.Models;
using KubeProxyNet.Netlink;
using KubeProxyNet.Proxy.Health;
using KubeProxyNet.Proxy.Rulesets;

namespace KubeProxyNet.Proxy.Hosting;

/// <summary>Joins what the two IP families say of a Service's health check, which has one port for both.</summary>
internal sealed class ServiceHealthReporter(Action<EquatableArray<IPAddress>, IReadOnlyCollection<ServiceHealthCheck>> serve)
{
    private readonly Dictionary<IPFamily, (IReadOnlyCollection<HealthCheckPort> Checks, EquatableArray<IPAddress>? Addresses)> _families = [];

    internal void Set(IPFamily family, IReadOnlyCollection<HealthCheckPort> checks, EquatableArray<IPAddress>? addresses)
    {
        _families[family] = (checks, addresses);
        serve(Addresses(), Join());
    }

    // One socket for all addresses serves both families; a family that is not restricted therefore frees the other one too.
    private EquatableArray<IPAddress> Addresses() => _families.Values.Any(family => family.Addresses is null)
        ? [IPAddress.IPv6Any]
        : [.. _families.OrderBy(item => item.Key).SelectMany(item => item.Value.Addresses ?? [])];

    private ServiceHealthCheck[] Join()
    {
        var joined = new Dictionary<ObjectKey, ServiceHealthCheck>();
        foreach (var (family, (checks, _)) in _families)
        {
            foreach (var check in checks)
            {
                var present = joined.GetValueOrDefault(check.Service) ?? new ServiceHealthCheck(check.Service.Namespace, check.Service.Name, check.Port, null, null);
                joined[check.Service] = family == IPFamily.IPv4 ? present with { LocalIPv4 = check.LocalEndpoints } : present with { LocalIPv6 = check.LocalEndpoints };
            }
        }

        return [.. joined.Values];
    }
}
