using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Netlink;
using KubeProxyNet.Netlink.Conntrack;

namespace KubeProxyNet.Proxy.Conntrack;

/// <summary>Which destinations are right for flows to a target. Those of the frontend's group, as the rules in the kernel have them now.</summary>
internal sealed class FlowExpectation
{
    private readonly EquatableArray<Destination> _group;
    private readonly EquatableArray<Destination> _others;

    // Built when first asked for: most expectations are replaced or forgotten before.
    private HashSet<(IPValue Address, ushort Port)>? _right;

    private FlowExpectation(bool isServed, EquatableArray<Destination> group, EquatableArray<Destination> others)
    {
        IsServed = isServed;
        _group = group;
        _others = others;
    }

    /// <summary>The frontend is no more: whoever uses its address and port now is somebody else.</summary>
    internal static FlowExpectation Gone { get; } = new(isServed: false, [], []);

    /// <summary>A frontend is there, with destinations or without.</summary>
    internal bool IsServed { get; }

    private HashSet<(IPValue Address, ushort Port)> Right => _right ??= Build();

    /// <summary>What the rules do with a frontend. Traffic of this cluster may go to either group where it is short-circuited.</summary>
    internal static FlowExpectation Of(ServiceRules rules, Frontend frontend) =>
        new(isServed: true, rules.DestinationsOf(frontend), frontend.ShortCircuitsClusterTraffic ? rules.Cluster : []);

    /// <summary>
    /// Whether flows that were right may be wrong under the next expectation: a destination goes, or there was none, so that packets may have
    /// passed untranslated.
    /// </summary>
    internal bool MayLeaveStaleFlows(FlowExpectation next) => Right.Count == 0 || !Right.IsSubsetOf(next.Right);

    /// <summary>Whether the flow goes where it should not. Of a frontend that is gone only what was translated: the rest was never ours.</summary>
    internal bool IsWrong(in ConntrackEntry entry) =>
        IsServed ? !Right.Contains((entry.Reply.Source, entry.Reply.SourcePort)) : IsTranslated(entry);

    private static bool IsTranslated(in ConntrackEntry entry) =>
        entry.Reply.Source != entry.Original.Destination || entry.Reply.SourcePort != entry.Original.DestinationPort;

    private HashSet<(IPValue Address, ushort Port)> Build()
    {
        var right = new HashSet<(IPValue Address, ushort Port)>(_group.Count + _others.Count);
        foreach (var destination in _group)
        {
            right.Add((destination.Address, destination.Port));
        }

        foreach (var destination in _others)
        {
            right.Add((destination.Address, destination.Port));
        }

        return right;
    }
}
