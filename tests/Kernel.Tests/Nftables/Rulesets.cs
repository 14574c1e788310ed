using System.Collections.Immutable;
using System.Net;
using KubeProxyNet.Backends.Rules;

namespace KubeProxyNet.Kernel.Tests.Nftables;

// Short words for rulesets in tests.
internal static class Rulesets
{
    internal static ServicePortName Name(string name, Protocol protocol = Protocol.Tcp) => new("default", name, "main", protocol);

    internal static ServiceRules Service(ServicePortName name, string clusterIP, ushort port, params Destination[] destinations) => new(name)
    {
        Frontends = [new Frontend(FrontendKind.ClusterIP, IPAddress.Parse(clusterIP), port)],
        Cluster = [.. destinations],
    };

    internal static Destination Pod(string address, ushort port = 8080, bool here = false) => new(IPAddress.Parse(address), port, here);

    internal static Ruleset Of(IPFamily family, params ServiceRules[] services) => Ruleset.Empty(family) with
    {
        Node = NodeOf(family),
        Services = services.ToImmutableDictionary(rules => rules.Name),
    };

    internal static NodeRules NodeOf(IPFamily family) => new()
    {
        LocalDetector = new LocalDetector.BySource([IPNetwork.Parse(family == IPFamily.IPv4 ? "10.244.0.0/16" : "fd00:10:244::/48")]),
        ServiceCIDRs = [IPNetwork.Parse(family == IPFamily.IPv4 ? "10.96.0.0/16" : "fd00:10:96::/112")],
    };

    /// <summary>So many services, each with so many endpoints, all addresses different.</summary>
    internal static Ruleset Many(int services, int endpoints) => Of(
        IPFamily.IPv4,
        [
            .. Enumerable.Range(0, services).Select(service => Service(
                Name($"service-{service}"),
                new IPAddress([10, 96, (byte)(service >> 8), (byte)service]).ToString(),
                80,
                [.. Enumerable.Range(0, endpoints).Select(endpoint => Pod($"10.{100 + endpoint}.{service >> 8}.{service & 255}"))])),
        ]);

    /// <summary>The change from one ruleset to the other, with every name in it.</summary>
    internal static RulesetChange To(this Ruleset applied, Ruleset desired) => new(applied, desired, [.. applied.Services.Keys.Union(desired.Services.Keys)]);
}
