using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Informers;
using KubeProxyNet.Informers.Models;
using KubeProxyNet.Proxy.Rulesets;

namespace KubeProxyNet.Bench.Samples;

/// <summary>Rulesets as the agent itself makes them of the sample's objects.</summary>
internal static class SampleRulesets
{
    internal static readonly Ruleset None = Ruleset.Empty(IPFamily.IPv4);

    internal static RulesetChange Build(IReadOnlyList<Service> services, IReadOnlyList<EndpointSlice> slices)
    {
        var tracker = new ChangeTracker(new NodeFacts(SampleCluster.NodeName, null), [IPFamily.IPv4], static _ => { });
        tracker.Take(new InformerEvent<Service>.Replaced(services));
        tracker.Take(new InformerEvent<EndpointSlice>.Replaced(slices));
        var (ruleset, changed) = tracker.Build(None, SampleCluster.NodeRules);
        return new RulesetChange(None, ruleset, changed);
    }
}
