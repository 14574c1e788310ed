using System.Net;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Netlink.Conntrack;

namespace KubeProxyNet.Proxy.Conntrack;

/// <summary>
/// Derives from a change of the rules which flows may have become wrong. Pure. One comparison covers all causes: what the changed service ports
/// were reached under before, and what they are reached under now, with their destinations. SCTP associations are left alone, as kube-proxy does.
/// </summary>
internal static class FlowTargets
{
    internal static IEnumerable<FlowTargetChange> Compare(RulesetChange change)
    {
        var names = NamesToCompare(change);
        var before = List(change.Applied, names);
        var after = List(change.Desired, names);
        foreach (var (target, expectation) in after)
        {
            var mayBeStale = !before.TryGetValue(target, out var previous) || previous.MayLeaveStaleFlows(expectation);
            yield return new FlowTargetChange(target, expectation, mayBeStale);
        }

        foreach (var target in before.Keys)
        {
            if (!after.ContainsKey(target))
            {
                yield return new FlowTargetChange(target, FlowExpectation.Gone, MayHaveStaleFlows: true);
            }
        }
    }

    // Other node addresses concern the NodePorts of all Services, not of the changed ones only.
    private static IEnumerable<ServicePortName> NamesToCompare(RulesetChange change)
    {
        var (before, after) = (change.Applied.Node, change.Desired.Node);
        return before.NodePortAddresses == after.NodePortAddresses && before.ServesLocalhostNodePorts == after.ServesLocalhostNodePorts
            ? change.Services
            : change.Applied.Services.Keys.Union(change.Desired.Services.Keys);
    }

    private static Dictionary<FlowTarget, FlowExpectation> List(Ruleset ruleset, IEnumerable<ServicePortName> names)
    {
        var targets = new Dictionary<FlowTarget, FlowExpectation>();
        foreach (var name in names)
        {
            if (name.Protocol != Protocol.Sctp && ruleset.Services.TryGetValue(name, out var rules))
            {
                Add(targets, ruleset, rules);
            }
        }

        return targets;
    }

    private static void Add(Dictionary<FlowTarget, FlowExpectation> targets, Ruleset ruleset, ServiceRules rules)
    {
        var protocol = (TransportProtocol)rules.Name.Protocol;
        foreach (var frontend in rules.Frontends)
        {
            var expectation = FlowExpectation.Of(rules, frontend);
            foreach (var address in AddressesOf(frontend, ruleset))
            {
                targets[new FlowTarget(protocol, address is null ? default(IPValue?) : IPValue.From(address), frontend.Port)] = expectation;
            }
        }
    }

    private static List<IPAddress?> AddressesOf(Frontend frontend, Ruleset ruleset)
    {
        if (frontend.Address is not null)
        {
            return [frontend.Address];
        }

        List<IPAddress?> served = ruleset.Node.NodePortAddresses is { } addresses ? [.. addresses] : [default(IPAddress)];
        if (ruleset.Node.ServesLocalhostNodePorts)
        {
            served.Add(ruleset.Family == IPFamily.IPv4 ? IPAddress.Loopback : IPAddress.IPv6Loopback);
        }

        return served;
    }
}
