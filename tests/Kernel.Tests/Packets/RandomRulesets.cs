using System.Net;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Netlink;

namespace KubeProxyNet.Kernel.Tests.Packets;

// Small random steps from one ruleset to the next, with everything in them that a ruleset can have.
internal static class RandomRulesets
{
    internal static Ruleset Next(Ruleset ruleset, Random random)
    {
        var services = ruleset.Services.ToBuilder();
        for (var change = random.Next(1, 4); change > 0; change--)
        {
            var number = random.Next(6);
            var name = Rulesets.Name($"service-{number}", (Protocol)(byte)new[] { 6, 17, 132 }[number % 3]);
            if (random.Next(4) == 0)
            {
                services.Remove(name);
                continue;
            }

            services[name] = Rules(ruleset.Family, name, number, random);
        }

        return ruleset with { Services = services.ToImmutable(), Node = random.Next(10) == 0 ? Node(ruleset, random) : ruleset.Node };
    }

    private static NodeRules Node(Ruleset ruleset, Random random) => ruleset.Node with
    {
        MasqueradeAll = random.Next(2) == 0,
        MasqueradeMark = random.Next(2) == 0 ? 0x4000u : 0x8000u,
        ServesLocalhostNodePorts = random.Next(2) == 0,
        NodePortAddresses = random.Next(3) == 0 ? null : [.. Enumerable.Range(1, random.Next(3)).Select(number => Address(ruleset.Family, $"192.0.2.{number}", $"fd00:c::{number}"))],
    };

    private static ServiceRules Rules(IPFamily family, ServicePortName name, int number, Random random)
    {
        Destination[] destinations =
        [
            .. Enumerable.Range(1, 6).Where(_ => random.Next(2) == 0).Select(pod =>
                new Destination(Address(family, $"10.244.0.{pod}", $"fd00:10:244::{pod}"), (ushort)(random.Next(4) == 0 ? 8081 : 8080), pod % 2 == 0)),
        ];
        Frontend[] frontends = [.. Frontends(family, number, random)];
        var usesCluster = frontends.Any(frontend => frontend.Group == DestinationGroup.Cluster || frontend.ShortCircuitsClusterTraffic);
        var usesLocal = frontends.Any(frontend => frontend.Group == DestinationGroup.Local);
        return new ServiceRules(name)
        {
            Frontends = [.. frontends],
            Cluster = usesCluster ? [.. destinations] : [],
            Local = usesLocal ? [.. destinations.Where(destination => destination.IsLocal)] : [],
            AffinityTimeout = random.Next(3) == 0 ? TimeSpan.FromSeconds(random.Next(2) == 0 ? 10_800 : 90) : null,
        };
    }

    private static IEnumerable<Frontend> Frontends(IPFamily family, int number, Random random)
    {
        for (var index = random.Next(1, 3); index > 0; index--)
        {
            yield return Policy(new Frontend(FrontendKind.ClusterIP, Address(family, $"10.96.{index}.{number}", $"fd00:10:96::{index}:{number}"), (ushort)(80 + random.Next(2))), random);
        }

        if (random.Next(2) == 0)
        {
            var external = Policy(new Frontend(FrontendKind.LoadBalancerIP, Address(family, $"203.0.113.{number}", $"fd00:203::{number}"), 80), random);
            yield return random.Next(2) == 0 ? external : external with { SourceRanges = Ranges(family, random) };
        }

        if (random.Next(2) == 0)
        {
            yield return Policy(new Frontend(FrontendKind.NodePort, null, (ushort)(30_000 + number)), random);
        }
    }

    private static Frontend Policy(Frontend frontend, Random random)
    {
        var isLocal = random.Next(3) == 0;
        return frontend with
        {
            Group = isLocal ? DestinationGroup.Local : DestinationGroup.Cluster,
            Masquerade = isLocal ? MasqueradePolicy.Never : frontend.Kind == FrontendKind.ClusterIP ? MasqueradePolicy.OffPod : MasqueradePolicy.Always,
            ShortCircuitsClusterTraffic = isLocal && frontend.Kind != FrontendKind.ClusterIP,
            WhenEmpty = random.Next(2) == 0 ? EmptyGroupVerdict.Drop : EmptyGroupVerdict.Reject,
        };
    }

    private static EquatableArray<IPNetwork> Ranges(IPFamily family, Random random) =>
    [
        .. Enumerable.Range(0, random.Next(4)).Select(number => family == IPFamily.IPv4
            ? IPNetwork.Parse($"10.{number}.0.0/{16 + random.Next(8)}")
            : IPNetwork.Parse($"fd0{number}::/{16 + random.Next(8)}")),
    ];

    private static IPAddress Address(IPFamily family, string ipv4, string ipv6) => IPAddress.Parse(family == IPFamily.IPv4 ? ipv4 : ipv6);
}
