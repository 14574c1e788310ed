using System.Net.Sockets;
using KubeProxyNet.Netlink.Nftables;
using KubeProxyNet.Netlink.Route;
using KubeProxyNet.Overlay.Planning;
using Microsoft.Extensions.Logging;

namespace KubeProxyNet.Overlay.Kernel;

/// <summary>Moves the kernel to what plans say. All input and output of the overlay with the kernel is here and in what it is made of. One owner.</summary>
internal sealed class OverlayKernel : IDisposable
{
    private readonly OverlayPlace _place;
    private readonly OverlayOptions _options;
    private readonly RouteConnection _route;
    private readonly NftablesConnection _nftables;
    private readonly TunnelDevices _devices;
    private readonly EntryTable _entries;
    private readonly MasqueradeTable _table;

    internal OverlayKernel(OverlayPlace place, OverlayOptions options, ILogger logger)
    {
        _place = place;
        _options = options;
        _route = place.OpenRoute();
        _nftables = place.OpenNftables();
        Offload = new TunnelOffload(place, options.ChecksumOffload, logger);
        _devices = new TunnelDevices(_route, options, Offload, logger);
        _entries = new EntryTable(_route, _devices, logger);
        _table = new MasqueradeTable(_nftables);
    }

    /// <summary>Who computes the tunnel's checksums.</summary>
    internal TunnelOffload Offload { get; }

    /// <summary>The addresses of our sockets, which stand in the events that they cause.</summary>
    internal (uint Route, uint Nftables) PortIds => (_route.PortId, _nftables.PortId);

    /// <summary>The node's own addresses.</summary>
    internal Underlay ReadUnderlay() => UnderlayReader.Read(_route, [.. _options.ClusterCIDRs]);

    /// <summary>Chains of others that may drop what pods send.</summary>
    internal List<string> FindForeignDrops() => _table.FindForeignDrops();

    /// <summary>Reads what the kernel has, and writes what differs.</summary>
    /// <returns>Number of changes; 0: nothing differed.</returns>
    internal int Reconcile(OwnPlan own, IReadOnlyCollection<OverlayEntry> entries)
    {
        Begin();
        var settings = KernelSettings.Ensure(_place, own);
        _devices.Ensure(own);
        _entries.Move(_entries.Read(), entries);
        _table.Ensure(own, _options);
        return settings + _devices.Operations + _entries.Operations + _table.Operations;
    }

    /// <summary>Writes what differs between two sets of entries, without reading the kernel.</summary>
    /// <returns>Number of changes.</returns>
    internal int Move(IReadOnlyCollection<OverlayEntry> before, IReadOnlyCollection<OverlayEntry> after)
    {
        Begin();
        _entries.Move(before, after);
        return _entries.Operations;
    }

    /// <summary>Whether an event of an entry is what our own change caused. Any thread.</summary>
    internal bool IsExpected(RouteEvent change) => change switch
    {
        FdbEntryChanged(var kind, { Destination: { } node } entry) => _entries.IsExpected(new VtepLocation(FamilyOf(entry.LinkIndex), entry.LinkAddress, node), kind != RouteChange.Removed),
        NeighbourChanged(var kind, { LinkAddress: { } mac } neighbour) when neighbour.State.HasFlag(NeighbourState.Permanent) || kind == RouteChange.Removed =>
            _entries.IsExpected(new VtepNeighbour(FamilyOf(neighbour.LinkIndex), neighbour.Address, mac), kind != RouteChange.Removed),
        _ => false,
    };

    /// <summary>Whether a link is one of our devices.</summary>
    internal bool IsOurs(int link) => _devices.IndexOf(AddressFamily.InterNetwork) == link || _devices.IndexOf(AddressFamily.InterNetworkV6) == link;

    /// <summary>Removes all that was ever written, by any run.</summary>
    internal void RemoveAll()
    {
        foreach (var route in _route.ListRoutes(new RouteFilter { Protocol = OverlayNames.Protocol }))
        {
            _route.RemoveRoute(route);
        }

        _devices.RemoveAll();
        _table.RemoveAll();
    }

    public void Dispose()
    {
        _route.Dispose();
        _nftables.Dispose();
    }

    private AddressFamily FamilyOf(int link) => _devices.IndexOf(AddressFamily.InterNetwork) == link ? AddressFamily.InterNetwork : AddressFamily.InterNetworkV6;

    private void Begin()
    {
        _devices.Begin();
        _entries.Begin();
        _table.Begin();
    }
}
