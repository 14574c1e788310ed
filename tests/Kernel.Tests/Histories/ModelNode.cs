using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Proxy.Configuration;
using KubeProxyNet.Proxy.Loop;
using KubeProxyNet.Proxy.Rulesets;

namespace KubeProxyNet.Kernel.Tests.Histories;

// From events to rulesets, joined as the proxy loop joins them.
internal sealed class ModelNode
{
    internal const string Name = "here";

    private readonly ProxyOptions _options;
    private readonly ClusterFacts _facts;
    private readonly ChangeTracker _tracker;
    private readonly Dictionary<IPFamily, Ruleset> _desired = Enum.GetValues<IPFamily>().ToDictionary(family => family, Ruleset.Empty);

    internal ModelNode(ProxyOptions options)
    {
        _options = options;
        _facts = new ClusterFacts(Name, options);
        _tracker = new ChangeTracker(_facts.NodeFacts, _desired.Keys, static _ => { });
    }

    internal void Take(LoopEvent next)
    {
        switch (next)
        {
            case LoopEvent.Services(var change):
                _tracker.Take(change);
                break;
            case LoopEvent.EndpointSlices(var change):
                _tracker.Take(change);
                break;
            case LoopEvent.Nodes(var change):
                _facts.Take(change);
                _tracker.Take(_facts.NodeFacts);
                break;
            case LoopEvent.ServiceCIDRs(var change):
                _facts.Take(change);
                break;
            case LoopEvent.LocalAddressesChanged(var addresses):
                _facts.LocalAddresses = addresses;
                break;
        }
    }

    /// <summary>The step from the ruleset that was last asked for to the one that all events so far lead to.</summary>
    internal RulesetChange Advance(IPFamily family)
    {
        var before = _desired[family];
        var (after, changed) = _tracker.Build(before, NodeRulesBuilder.Build(_options, _facts, family));
        _desired[family] = after;
        return new RulesetChange(before, after, changed);
    }
}
