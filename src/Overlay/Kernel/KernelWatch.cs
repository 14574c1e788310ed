using System.Text;
using KubeProxyNet.Netlink.Nftables;
using KubeProxyNet.Netlink.Route;

namespace KubeProxyNet.Overlay.Kernel;

/// <summary>Says when somebody else, or the kernel itself, has changed something that the overlay is made of. Two threads of its own, one a socket.</summary>
/// <param name="place">The node.</param>
/// <param name="kernel">Whose own changes are no news.</param>
/// <param name="changed">Told what it was, in words. Called from both threads.</param>
/// <param name="pluginChanged">Told that the CNI plugin's table has changed.</param>
internal sealed class KernelWatch(OverlayPlace place, OverlayKernel kernel, Action<string> changed, Action pluginChanged)
{
    // How soon it is seen that the watch is cancelled; events wake it at once.
    private static readonly TimeSpan WaitInterval = TimeSpan.FromMilliseconds(250);

    private static readonly byte[] Table = Encoding.UTF8.GetBytes(OverlayNames.Table);
    private static readonly byte[] PluginTable = Encoding.UTF8.GetBytes(OverlayNames.PluginTable);

    /// <summary>Listens from when it returns until cancelled. Open before the kernel is read.</summary>
    internal void Start(CancellationToken cancellationToken)
    {
        var route = place.OpenRouteMonitor();
        var nftables = place.OpenNftablesMonitor();
        (route.IgnoredPortId, nftables.IgnoredPortId) = kernel.PortIds;
        new Thread(() => FollowRoutes(route, cancellationToken)) { IsBackground = true, Name = "overlay-route-watch" }.Start();
        new Thread(() => FollowTables(nftables, cancellationToken)) { IsBackground = true, Name = "overlay-table-watch" }.Start();
    }

    private void FollowRoutes(RouteMonitor monitor, CancellationToken cancellationToken)
    {
        using (monitor)
        {
            while (!cancellationToken.IsCancellationRequested)
            {
                if (monitor.Read(WaitInterval) is { } change && Describe(change) is { } words)
                {
                    changed(words);
                }
            }
        }
    }

    private void FollowTables(NftablesMonitor monitor, CancellationToken cancellationToken)
    {
        using (monitor)
        {
            while (!cancellationToken.IsCancellationRequested)
            {
                monitor.ReadEvents(Take, WaitInterval);
            }
        }
    }

    private void Take(in NftEvent change)
    {
        var isOverrun = change.Kind == NftEventKind.Overrun;
        var isOfTable = !isOverrun && change.Kind != NftEventKind.GenerationChanged && change.PortId != 0;
        if (isOverrun || (isOfTable && change.TableUtf8.SequenceEqual(Table)))
        {
            changed($"nftables table {OverlayNames.Table}");
        }

        if (isOverrun || (isOfTable && change.TableUtf8.SequenceEqual(PluginTable)))
        {
            pluginChanged();
        }
    }

    // Links and addresses of pods come and go; those of the node, and what is on our devices, hardly ever.
    private string? Describe(RouteEvent change) => change switch
    {
        EventsLost => "events were lost",
        LinkChanged(_, var link) when !IsPodLink(link) => $"link {link.Name}",
        AddressChanged(_, var address) when !address.Local.IsIPv6LinkLocal && address.PrefixLength < address.Local.GetAddressBytes().Length * 8 => $"address {address.Local}",
        AddressChanged(_, var address) when kernel.IsOurs(address.LinkIndex) => $"address {address.Local}",
        RouteChanged(_, var route) when route.Protocol == OverlayNames.Protocol => $"route {route.Destination}",
        NeighbourChanged(_, var neighbour) when kernel.IsOurs(neighbour.LinkIndex) && neighbour.State != NeighbourState.NoArp && !kernel.IsExpected(change) => $"neighbour {neighbour.Address}",
        FdbEntryChanged(_, var entry) when kernel.IsOurs(entry.LinkIndex) && !kernel.IsExpected(change) => $"FDB entry {entry.LinkAddress}",
        _ => null,
    };

    private static bool IsPodLink(Link link) => link.Kind is "veth" && link.PeerNamespaceId is not null && link.Name != "eth0";
}
