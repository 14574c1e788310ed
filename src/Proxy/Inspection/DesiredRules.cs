using System.Net;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Informers;
using KubeProxyNet.Informers.Models;
using KubeProxyNet.Netlink;
using KubeProxyNet.Proxy.Configuration;
using KubeProxyNet.Proxy.Loop;
using KubeProxyNet.Proxy.Rulesets;

namespace KubeProxyNet.Proxy.Inspection;

/// <summary>What this node should do for all Services, by the same policy that the agent follows. Pure.</summary>
internal sealed class DesiredRules
{
    private readonly Dictionary<IPFamily, Ruleset> _rulesets = [];
    private readonly List<ObjectReport> _reports = [];

    /// <summary>Decides it for these families.</summary>
    internal DesiredRules(ProxyOptions options, string nodeName, ClusterView cluster, EquatableArray<IPAddress> localAddresses, IReadOnlyList<IPFamily> families)
    {
        var facts = new ClusterFacts(nodeName, options) { LocalAddresses = localAddresses };
        facts.Take(new InformerEvent<Node>.Replaced(cluster.Nodes));
        facts.Take(new InformerEvent<ServiceCIDR>.Replaced(cluster.ServiceCIDRs));
        Node = facts.NodeFacts;
        var tracker = new ChangeTracker(Node, families, report => _reports.Add(report));
        tracker.Take(new InformerEvent<Service>.Replaced(cluster.Services));
        tracker.Take(new InformerEvent<EndpointSlice>.Replaced(cluster.EndpointSlices));
        foreach (var family in families)
        {
            _rulesets[family] = tracker.Build(Ruleset.Empty(family), NodeRulesBuilder.Build(options, facts, family)).Ruleset;
        }
    }

    /// <summary>Takes what has been decided already.</summary>
    internal DesiredRules(NodeFacts node, IEnumerable<Ruleset> rulesets)
    {
        Node = node;
        _rulesets = rulesets.ToDictionary(ruleset => ruleset.Family);
    }

    /// <summary>What the choice of endpoints needs of this node.</summary>
    internal NodeFacts Node { get; }

    /// <summary>The rulesets.</summary>
    internal IEnumerable<Ruleset> All => _rulesets.Values;

    /// <summary>What of the objects cannot be followed; each once.</summary>
    internal IReadOnlyList<ObjectReport> Reports => [.. _reports.Distinct()];

    /// <summary>A family's ruleset.</summary>
    internal Ruleset Of(IPFamily family) => _rulesets[family];
}
