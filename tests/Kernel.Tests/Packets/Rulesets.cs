using System.Collections.Immutable;
using System.Net;
using KubeProxyNet.Backends.Rules;

namespace KubeProxyNet.Kernel.Tests.Packets;

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

    /// <summary>Every kind of frontend, policy and verdict, for every protocol, with session affinity.</summary>
    internal static Ruleset Everything(IPFamily family)
    {
        var isIPv4 = family == IPFamily.IPv4;
        Destination[] destinations = [Pod(isIPv4 ? "10.244.1.2" : "fd00:10:244:1::2", here: true), Pod(isIPv4 ? "10.244.2.2" : "fd00:10:244:2::2"), Pod(isIPv4 ? "10.244.2.3" : "fd00:10:244:2::3", 9090)];
        var services = new List<ServiceRules>();
        foreach (var (number, protocol) in ((int, Protocol)[])[(1, Protocol.Tcp), (2, Protocol.Udp), (3, Protocol.Sctp)])
        {
            var vip = IPAddress.Parse(isIPv4 ? $"203.0.113.{number}" : $"fd00:203::{number}");
            var local = new Frontend(FrontendKind.LoadBalancerIP, vip, 80) { Group = DestinationGroup.Local, Masquerade = MasqueradePolicy.Never, ShortCircuitsClusterTraffic = true, WhenEmpty = EmptyGroupVerdict.Drop };
            var sticky = new ServiceRules(Name($"sticky-{number}", protocol))
            {
                Frontends =
                [
                    new Frontend(FrontendKind.ClusterIP, IPAddress.Parse(isIPv4 ? $"10.96.0.{number}" : $"fd00:10:96::{number}"), 80),
                    local,
                    local with { Port = 81, SourceRanges = [IPNetwork.Parse(isIPv4 ? "10.0.0.0/9" : "fd00::/17"), IPNetwork.Parse(isIPv4 ? "192.0.2.1/32" : "fd01::1/128")] },
                    new Frontend(FrontendKind.NodePort, null, (ushort)(30_000 + number)) { Masquerade = MasqueradePolicy.Always },
                ],
                Cluster = [.. destinations],
                Local = [destinations[0]],
                AffinityTimeout = TimeSpan.FromSeconds(10_830),
            };
            services.Add(sticky);
            services.Add(Moved(sticky, $"plain-{number}", 1_000) with { AffinityTimeout = null });
            services.Add(Moved(sticky, $"empty-{number}", 2_000) with { Cluster = [], Local = [] });
        }

        var ruleset = Of(family, [.. services]);
        return ruleset with { Node = ruleset.Node with { NodePortAddresses = null, ServesLocalhostNodePorts = true } };
    }

    private static ServiceRules Moved(ServiceRules rules, string name, int offset) => rules with
    {
        Name = Name(name, rules.Name.Protocol),
        Frontends = [.. rules.Frontends.Select(frontend => frontend with { Port = (ushort)(frontend.Port + offset) })],
    };

    /// <summary>The change from one ruleset to the other, with every name in it.</summary>
    internal static RulesetChange To(this Ruleset applied, Ruleset desired) => new(applied, desired, [.. applied.Services.Keys.Union(desired.Services.Keys)]);
}
