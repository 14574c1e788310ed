using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using KubeProxyNet.Informers.Models;

namespace KubeProxyNet.Overlay.Planning;

/// <summary>Decides what leads to another node's pods. Pure.</summary>
/// <param name="own">This node.</param>
/// <param name="underlay">Its addresses.</param>
/// <param name="options">What was asked for.</param>
/// <param name="ranges">Whose a range is, where several say that it is theirs.</param>
/// <param name="macs">And a hardware address.</param>
internal sealed class PeerPlanBuilder(OwnPlan own, Underlay underlay, OverlayOptions options, PodRangeClaims ranges, VtepMacClaims macs)
{
    /// <summary>The plan.</summary>
    /// <param name="node">The other node.</param>
    internal PeerPlan Build(Node node)
    {
        var reports = new List<NodeReport>();
        var entries = new List<OverlayEntry>();
        var vteps = new List<IPAddress>();
        if (IsOfOurKind(node, reports))
        {
            foreach (var range in UsableRanges(node, reports))
            {
                Add(node, range, entries, vteps, reports);
            }
        }

        return new PeerPlan(node.Key.Name, [.. entries.Distinct()], [.. vteps], [.. reports]);
    }

    private bool IsOfOurKind(Node node, List<NodeReport> reports)
    {
        var kind = node.Annotations.GetValueOrDefault(FlannelAnnotations.BackendType);
        var ours = options.Backend == OverlayBackend.Vxlan ? FlannelAnnotations.Vxlan : FlannelAnnotations.HostGateway;
        if (kind is null || kind == ours)
        {
            return true;
        }

        reports.Add(new NodeReport(node.Key.Name, $"metadata.annotations[{FlannelAnnotations.BackendType}]", $"the node speaks {kind}, this one {ours}; its pods cannot be reached"));
        return false;
    }

    private IEnumerable<IPNetwork> UsableRanges(Node node, List<NodeReport> reports)
    {
        foreach (var own in own.Ranges)
        {
            var range = node.PodCIDRs.Where(network => network.BaseAddress.AddressFamily == own.Family).Select(network => (IPNetwork?)network).FirstOrDefault();
            if (range is { } network && ProblemOf(node, network) is { } problem)
            {
                reports.Add(new NodeReport(node.Key.Name, "spec.podCIDRs", $"{network} {problem}; left out"));
            }
            else if (range is { } usable)
            {
                yield return usable;
            }
        }
    }

    private string? ProblemOf(Node node, IPNetwork network) =>
        !options.ClusterCIDRs.Any(cluster => cluster.Contains(network)) ? $"is not in the cluster's ranges, {string.Join(", ", options.ClusterCIDRs)} (--cluster-cidr)"
        : own.Ranges.Any(range => range.Network.Overlaps(network)) ? "is this node's own"
        : ranges.OwnerOf(network) is { } owner && owner != node.Key.Name ? $"is node {owner}'s already"
        : null;

    // Over its own family if both have it, else over the other.
    private void Add(Node node, IPNetwork range, List<OverlayEntry> entries, List<IPAddress> vteps, List<NodeReport> reports)
    {
        var family = range.BaseAddress.AddressFamily;
        AddressFamily[] candidates = [family, family == AddressFamily.InterNetwork ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork];
        foreach (var underlayFamily in candidates.Where(own.HasAddress))
        {
            var address = FlannelAnnotations.AddressOf(node, underlayFamily, reports) ?? node.InternalIPs.FirstOrDefault(item => item.AddressFamily == underlayFamily);
            if (address is not null)
            {
                Add(node, range, address, entries, vteps, reports);
                return;
            }
        }

        reports.Add(new NodeReport(node.Key.Name, "status.addresses", $"has no InternalIP of a family that this node has one of, for pods in {range}; left out"));
    }

    private void Add(Node node, IPNetwork range, IPAddress address, List<OverlayEntry> entries, List<IPAddress> vteps, List<NodeReport> reports)
    {
        var neighbour = options.RoutesDirectly || options.Backend == OverlayBackend.HostGateway ? underlay.FindNeighbour(address) : null;
        if (neighbour is not null)
        {
            entries.Add(new PodRoute(range, address, AddressFamily.Unspecified, neighbour.LinkIndex));
            return;
        }

        if (options.Backend == OverlayBackend.HostGateway)
        {
            reports.Add(new NodeReport(node.Key.Name, "status.addresses", $"{address} is on no link of this node, and host-gw needs that; left out"));
            return;
        }

        var family = address.AddressFamily;
        var mac = FlannelAnnotations.VtepMacOf(node, family, options.VNI, reports) ?? StableAddress.Of(node.Key.Name, family);
        if (mac.Equals(StableAddress.Of(options.NodeName, family)) || mac.Equals(PhysicalAddress.None))
        {
            reports.Add(new NodeReport(node.Key.Name, $"metadata.annotations[{FlannelAnnotations.NameOf(family)}]", $"VtepMAC {FlannelAnnotations.TextOf(mac)} is this node's own; left out"));
            return;
        }

        if (macs.OwnerOf(family, mac) is { } owner && owner != node.Key.Name)
        {
            reports.Add(new NodeReport(node.Key.Name, $"metadata.annotations[{FlannelAnnotations.NameOf(family)}]", $"VtepMAC {FlannelAnnotations.TextOf(mac)} is node {owner}'s already; left out"));
            return;
        }

        var vtep = range.BaseAddress;
        entries.Add(new VtepNeighbour(family, vtep, mac));
        entries.Add(new VtepLocation(family, mac, address));
        entries.Add(new PodRoute(range, vtep, family, 0));
        vteps.Add(vtep);
    }
}
