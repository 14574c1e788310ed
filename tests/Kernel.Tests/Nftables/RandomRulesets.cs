using KubeProxyNet.Backends.Rules;

namespace KubeProxyNet.Kernel.Tests.Nftables;

// Small random steps from one ruleset to the next.
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

        var node = random.Next(10) == 0 ? ruleset.Node with { MasqueradeAll = !ruleset.Node.MasqueradeAll } : ruleset.Node;
        return ruleset with { Services = services.ToImmutable(), Node = node };
    }

    private static ServiceRules Rules(IPFamily family, ServicePortName name, int number, Random random)
    {
        var isIPv4 = family == IPFamily.IPv4;
        var destinations = Enumerable.Range(1, 6).Where(_ => random.Next(2) == 0)
            .Select(pod => Rulesets.Pod(isIPv4 ? $"10.244.0.{pod}" : $"fd00:10:244::{pod}", here: pod % 2 == 0)).ToArray();
        var local = random.Next(3) == 0;
        return new ServiceRules(name)
        {
            Frontends =
            [
                .. Enumerable.Range(0, random.Next(1, 3)).Select(index => new Frontend(
                    FrontendKind.ClusterIP, System.Net.IPAddress.Parse(isIPv4 ? $"10.96.{index}.{number}" : $"fd00:10:96::{index}:{number}"), (ushort)(80 + random.Next(2)))
                {
                    Group = local ? DestinationGroup.Local : DestinationGroup.Cluster,
                    WhenEmpty = random.Next(2) == 0 ? EmptyGroupVerdict.Drop : EmptyGroupVerdict.Reject,
                }),
            ],
            Cluster = local ? [] : [.. destinations],
            Local = local ? [.. destinations.Where(destination => destination.IsLocal)] : [],
        };
    }
}
