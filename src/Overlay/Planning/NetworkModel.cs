using System.Collections.Immutable;
using System.Net;
using KubeProxyNet.Informers;
using KubeProxyNet.Informers.Models;

namespace KubeProxyNet.Overlay.Planning;

/// <summary>All nodes, and what follows from them for this one. A step costs as much as has changed. One owner.</summary>
internal sealed class NetworkModel(OverlayOptions options)
{
    private readonly Dictionary<string, Node> _nodes = [];
    private readonly PodRangeClaims _ranges = new();
    private readonly VtepMacClaims _macs = new();
    private readonly HashSet<string> _dirty = [];
    private readonly HashSet<string> _reporting = [];
    private List<NodeReport> _ownReports = [];
    private OwnPlan? _own;
    private Underlay? _underlay;

    /// <summary>Whether all nodes are known.</summary>
    internal bool IsSynced { get; private set; }

    /// <summary>This node's object; null if it is not there.</summary>
    internal Node? OwnNode => _nodes.GetValueOrDefault(options.NodeName);

    /// <summary>Whether something has been taken that no conclusion was drawn from.</summary>
    internal bool HasNews => _dirty.Count > 0;

    /// <summary>Whether it is about this node.</summary>
    internal bool HasOwnNews => _dirty.Contains(options.NodeName);

    /// <summary>What leads to each other node, by its name. Does not change: the next one is another.</summary>
    internal ImmutableDictionary<string, PeerPlan> Peers { get; private set; } = [];

    /// <summary>Number of nodes that a way leads to.</summary>
    internal int Reached { get; private set; }

    /// <summary>All that cannot be used.</summary>
    internal IEnumerable<NodeReport> Reports => _ownReports.Concat(_reporting.SelectMany(name => Peers[name].Reports));

    /// <summary>All entries, as they should be.</summary>
    internal List<OverlayEntry> Entries => [.. Peers.Values.SelectMany(peer => peer.Entries)];

    /// <summary>Takes news of nodes.</summary>
    internal void Take(InformerEvent<Node> change)
    {
        switch (change)
        {
            case InformerEvent<Node>.Replaced(var items):
                var names = items.Select(node => node.Key.Name).ToHashSet();
                foreach (var gone in _nodes.Keys.Where(name => !names.Contains(name)).ToList())
                {
                    Set(gone, null);
                }

                foreach (var node in items)
                {
                    Set(node.Key.Name, node);
                }

                IsSynced = true;
                break;
            case InformerEvent<Node>.Upserted(var node):
                Set(node.Key.Name, node);
                break;
            case InformerEvent<Node>.Deleted(var key):
                Set(key.Name, null);
                break;
        }
    }

    /// <summary>Draws the conclusions from what has been taken since the last time.</summary>
    /// <param name="underlay">The node's own addresses now.</param>
    internal NetworkChange Advance(Underlay underlay)
    {
        var reports = new List<NodeReport>();
        var waitsFor = $"there is no Node {options.NodeName}: is --hostname-override right?";
        var own = OwnNode is { } node ? OwnPlanBuilder.Build(node, underlay, options, reports, out waitsFor) : null;
        _ownReports = reports;
        if (own is null)
        {
            return new NetworkChange(null, IsWhole: false, [], [], waitsFor);
        }

        reports.AddRange(own.Ranges.Where(range => !IsOwner(options.NodeName, range.Network)).Select(range =>
            new NodeReport(options.NodeName, "spec.podCIDRs", $"{range.Network} is node {_ranges.OwnerOf(range.Network)}'s already, which is older; other nodes send its packets there")));
        var isWhole = own != _own || underlay != _underlay;
        (_own, _underlay) = (own, underlay);
        if (isWhole)
        {
            _dirty.UnionWith(_nodes.Keys);
        }

        var (before, after) = (new List<OverlayEntry>(), new List<OverlayEntry>());
        var builder = new PeerPlanBuilder(own, underlay, options, _ranges, _macs);
        foreach (var name in _dirty.Where(name => name != options.NodeName))
        {
            Plan(name, builder, before, after);
        }

        _dirty.Clear();
        return new NetworkChange(own, isWhole, [.. before], [.. after], "");
    }

    private void Plan(string name, PeerPlanBuilder builder, List<OverlayEntry> before, List<OverlayEntry> after)
    {
        if (Peers.GetValueOrDefault(name) is { } old)
        {
            before.AddRange(old.Entries);
            Peers = Peers.Remove(name);
            Reached -= old.Entries.IsEmpty ? 0 : 1;
            _reporting.Remove(name);
        }

        if (_nodes.GetValueOrDefault(name) is not { } node)
        {
            return;
        }

        var plan = builder.Build(node);
        after.AddRange(plan.Entries);
        Peers = Peers.Add(name, plan);
        Reached += plan.Entries.IsEmpty ? 0 : 1;
        if (!plan.Reports.IsEmpty)
        {
            _reporting.Add(name);
        }
    }

    private bool IsOwner(string name, IPNetwork network) => _ranges.OwnerOf(network) == name;

    private void Set(string name, Node? node)
    {
        var before = _nodes.GetValueOrDefault(name);
        if (node is null)
        {
            _nodes.Remove(name);
        }
        else
        {
            _nodes[name] = node;
        }

        if (!IsSame(before, node))
        {
            _dirty.Add(name);
            _dirty.UnionWith(_ranges.Move(before, node));
            _dirty.UnionWith(_macs.Move(before, node));
        }
    }

    // Heartbeats change a Node every few minutes, 5,000 of them many times a second.
    private static bool IsSame(Node? before, Node? after) => before is not null && after is not null
        && before.HasUidOf(after) && before.CreationTimestamp == after.CreationTimestamp
        && before.PodCIDRs.SequenceEqual(after.PodCIDRs) && before.InternalIPs.SequenceEqual(after.InternalIPs)
        && before.Annotations.Count == after.Annotations.Count && before.Annotations.All(item => after.Annotations.GetValueOrDefault(item.Key) == item.Value);
}
