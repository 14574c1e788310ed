using System.Net.Sockets;
using KubeProxyNet.Informers.Models;

namespace KubeProxyNet.Overlay.Planning;

/// <summary>Decides what this node needs. Pure.</summary>
internal static class OwnPlanBuilder
{
    // What IPv6 asks of every link (RFC 8200, section 5).
    private const int LeastMTU = 1280;

    private static readonly AddressFamily[] Families = [AddressFamily.InterNetwork, AddressFamily.InterNetworkV6];

    /// <summary>The plan; null, with the reason in <paramref name="waitsFor"/>, while something is missing without which there can be none.</summary>
    internal static OwnPlan? Build(Node node, Underlay underlay, OverlayOptions options, List<NodeReport> reports, out string waitsFor)
    {
        var ranges = Families.Select(family => RangeOf(node, family, options, reports)).OfType<PodRange>().ToList();
        if (ranges.Count == 0)
        {
            waitsFor = $"node {node.Key.Name} has no pod range yet: spec.podCIDRs is empty or unusable (kube-controller-manager fills it with --allocate-node-cidrs=true and --cluster-cidr)";
            return null;
        }

        var addresses = Families.Select(family => (Family: family, Place: PlaceOf(node, family, underlay, reports))).Where(item => item.Place is not null).ToList();
        if (addresses.Count == 0)
        {
            waitsFor = $"node {node.Key.Name} has no InternalIP that one of this machine's links has: {string.Join(", ", node.InternalIPs)}";
            return null;
        }

        waitsFor = "";
        var isTunnelled = options.Backend == OverlayBackend.Vxlan;
        var tunnels = isTunnelled ? addresses.Select(item => TunnelOf(node, item.Place!, ranges, addresses.Count, options)).ToList() : [];
        var mtu = options.MTU ?? (isTunnelled ? tunnels.Min(tunnel => tunnel.MTU) : addresses.Min(item => item.Place!.LinkMTU));
        return new OwnPlan([.. ranges], [.. addresses.Select(item => (item.Family, item.Place!.Address))], [.. tunnels], mtu);
    }

    private static PodRange? RangeOf(Node node, AddressFamily family, OverlayOptions options, List<NodeReport> reports)
    {
        foreach (var network in node.PodCIDRs.Where(network => network.BaseAddress.AddressFamily == family))
        {
            if (options.ClusterCIDRs.Any(cluster => cluster.Contains(network)))
            {
                return new PodRange(network);
            }

            reports.Add(new NodeReport(node.Key.Name, "spec.podCIDRs", $"{network} is not in the cluster's ranges, {string.Join(", ", options.ClusterCIDRs)} (--cluster-cidr); left out"));
        }

        return null;
    }

    private static UnderlayAddress? PlaceOf(Node node, AddressFamily family, Underlay underlay, List<NodeReport> reports)
    {
        var wanted = node.InternalIPs.Where(address => address.AddressFamily == family).ToList();
        if (wanted.Select(underlay.Find).FirstOrDefault(place => place is not null) is { } found)
        {
            return found;
        }

        if (wanted.Count > 0)
        {
            reports.Add(new NodeReport(node.Key.Name, "status.addresses", $"no link of this machine has {string.Join(" or ", wanted)}; not used"));
        }

        return null;
    }

    // With one device both families' pods use it; with two each family has its own, as with flannel.
    private static Tunnel TunnelOf(Node node, UnderlayAddress place, List<PodRange> ranges, int devices, OverlayOptions options)
    {
        var family = place.Address.AddressFamily;
        var mtu = Math.Max(LeastMTU, options.MTU ?? (place.LinkMTU - Tunnel.OverheadOf(family)));
        var vteps = ranges.Where(range => devices == 1 || range.Family == family).Select(range => range.Network.BaseAddress);
        return new Tunnel(family, OverlayNames.DeviceOf(family), StableAddress.Of(node.Key.Name, family), place.Address, mtu, [.. vteps]);
    }
}
