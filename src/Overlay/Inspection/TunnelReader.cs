using System.Net.Sockets;
using KubeProxyNet.Informers;
using KubeProxyNet.Informers.Models;
using KubeProxyNet.Netlink.Route;
using KubeProxyNet.Overlay.Kernel;
using KubeProxyNet.Overlay.Planning;

namespace KubeProxyNet.Overlay.Inspection;

/// <summary>Compares a node's pod network with what the Nodes ask for. Writes nothing.</summary>
public static class TunnelReader
{
    /// <summary>Reads it.</summary>
    /// <exception cref="Netlink.NetlinkException">The kernel does not let it be read.</exception>
    public static TunnelReading Read(OverlayOptions options, OverlayPlace place, IReadOnlyList<Node> nodes)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(place);
        using var route = place.OpenRoute();
        var model = new NetworkModel(options);
        model.Take(new InformerEvent<Node>.Replaced(nodes));
        var change = model.Advance(UnderlayReader.Read(route, [.. options.ClusterCIDRs]));
        if (change.Own is not { } own)
        {
            return new TunnelReading { WaitsFor = change.WaitsFor };
        }

        var present = ReadEntries(route);
        return new TunnelReading
        {
            Missing = [.. model.Peers.SelectMany(peer => peer.Value.Entries.Where(entry => !present.Contains(Describe(entry))).Select(entry => (peer.Key, Describe(entry)))).Order()],
            WrongMTUs = [.. WrongMTUs(route, own)],
            Reports = [.. model.Reports.Select(report => report.ToString())],
            Vteps = [.. model.Peers.SelectMany(peer => peer.Value.Entries.OfType<VtepNeighbour>().Select(entry => (peer.Key, entry.Vtep)))],
        };
    }

    private static HashSet<string> ReadEntries(RouteConnection route)
    {
        var entries = new HashSet<string>();
        foreach (var family in (AddressFamily[])[AddressFamily.InterNetwork, AddressFamily.InterNetworkV6])
        {
            if (route.FindLink(OverlayNames.DeviceOf(family)) is not { } device)
            {
                continue;
            }

            entries.UnionWith(route.ListNeighbours(device.Index).Where(item => item.LinkAddress is not null).Select(item => Describe(new VtepNeighbour(family, item.Address, item.LinkAddress!))));
            entries.UnionWith(route.ListFdbEntries(device.Index).Where(item => item.Destination is not null).Select(item => Describe(new VtepLocation(family, item.LinkAddress, item.Destination!))));
        }

        entries.UnionWith(route.ListRoutes(new RouteFilter { Protocol = OverlayNames.Protocol }).Where(item => item.Gateway is not null).Select(item => $"ip route add {item.Destination} via {item.Gateway}"));
        return entries;
    }

    // As iproute2 would add it.
    private static string Describe(OverlayEntry entry) => entry switch
    {
        VtepNeighbour(var underlay, var vtep, var mac) => $"ip neigh add {vtep} lladdr {FlannelAnnotations.TextOf(mac)} dev {OverlayNames.DeviceOf(underlay)}",
        VtepLocation(var underlay, var mac, var node) => $"bridge fdb add {FlannelAnnotations.TextOf(mac)} dst {node} dev {OverlayNames.DeviceOf(underlay)}",
        PodRoute(var range, var gateway, _, _) => $"ip route add {range} via {gateway}",
        _ => entry.ToString(),
    };

    private static IEnumerable<(string, int, int)> WrongMTUs(RouteConnection route, OwnPlan own)
    {
        var links = route.ListLinks();
        foreach (var tunnel in own.Tunnels)
        {
            if (links.FirstOrDefault(link => link.Name == tunnel.Device) is { } device && device.MTU != tunnel.MTU)
            {
                yield return (device.Name, device.MTU, tunnel.MTU);
            }
        }

        // Pods' own ends: what a pod sends may not be larger than what the tunnel takes.
        var toPods = route.ListRoutes().Where(item => item.LinkIndex is not null && own.Ranges.Any(range => range.Network.Contains(item.Destination.BaseAddress)))
            .Select(item => item.LinkIndex!.Value).ToHashSet();
        foreach (var link in links.Where(link => toPods.Contains(link.Index) && !OverlayNames.IsDevice(link.Name) && link.Kind is "veth" or "bridge" && toPods.Contains(link.Index) && link.MTU > own.PodMTU))
        {
            yield return (link.Name, link.MTU, own.PodMTU);
        }
    }
}
