using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Informers;
using KubeProxyNet.Informers.Models;
using KubeProxyNet.Proxy.Rulesets;

namespace KubeProxyNet.Proxy.Tests.Rulesets;

// A tracker and the ruleset it leads to, as the proxy loop uses them.
internal sealed class TrackerFixture
{
    internal TrackerFixture(IPFamily family = IPFamily.IPv4, string node = "here", string? zone = null)
    {
        Ruleset = Ruleset.Empty(family);
        Tracker = new ChangeTracker(new NodeFacts(node, zone), [family], Reports.Add);
    }

    internal ChangeTracker Tracker { get; }

    internal List<ObjectReport> Reports { get; } = [];

    internal Ruleset Ruleset { get; private set; }

    internal List<ServicePortName> Changed { get; private set; } = [];

    internal TrackerFixture Put(params Service[] services)
    {
        foreach (var service in services)
        {
            Tracker.Take(new InformerEvent<Service>.Upserted(service));
        }

        return this;
    }

    internal TrackerFixture Put(params EndpointSlice[] slices)
    {
        foreach (var slice in slices)
        {
            Tracker.Take(new InformerEvent<EndpointSlice>.Upserted(slice));
        }

        return this;
    }

    internal Ruleset Build()
    {
        (Ruleset, Changed) = Tracker.Build(Ruleset, new NodeRules());
        return Ruleset;
    }

    /// <summary>Looks at what has arrived only.</summary>
    internal void GetAhead()
    {
        (Ruleset, Changed) = Tracker.BuildArrived(Ruleset);
        Tracker.ForgetArrived();
    }

    internal string Text() => Build().ToString();
}
