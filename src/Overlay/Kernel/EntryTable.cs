using System.Collections.Concurrent;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using KubeProxyNet.Netlink;
using KubeProxyNet.Netlink.Route;
using KubeProxyNet.Overlay.Planning;
using Microsoft.Extensions.Logging;

namespace KubeProxyNet.Overlay.Kernel;

/// <summary>Neighbours, FDB entries and routes of the kernel, as entries of plans.</summary>
internal sealed class EntryTable(RouteConnection route, TunnelDevices devices, ILogger logger)
{
    private static readonly AddressFamily[] Families = [AddressFamily.InterNetwork, AddressFamily.InterNetworkV6];

    // What the kernel should have by now; the watch looks at it from another thread.
    private readonly ConcurrentDictionary<(string Kind, AddressFamily Device, string Key), OverlayEntry> _expected = [];

    /// <summary>Changes since <see cref="Begin"/>.</summary>
    internal int Operations { get; private set; }

    internal void Begin() => Operations = 0;

    /// <summary>
    /// Whether an event is what our own change caused: the kernel tells of FDB entries without saying whose doing it was. Any thread.
    /// </summary>
    internal bool IsExpected(OverlayEntry entry, bool isThere) => isThere ? _expected.TryGetValue(entry.Identity, out var known) && known == entry : !_expected.ContainsKey(entry.Identity);

    /// <summary>All that the kernel has of ours.</summary>
    internal List<OverlayEntry> Read()
    {
        var entries = new List<OverlayEntry>();
        foreach (var family in Families)
        {
            if (devices.IndexOf(family) is { } index)
            {
                entries.AddRange(route.ListNeighbours(index)
                    .Where(neighbour => neighbour.State.HasFlag(NeighbourState.Permanent) && neighbour.LinkAddress is not null)
                    .Select(neighbour => new VtepNeighbour(family, neighbour.Address, neighbour.LinkAddress!)));
                entries.AddRange(route.ListFdbEntries(index).Where(entry => entry.Destination is not null).Select(entry => new VtepLocation(family, entry.LinkAddress, entry.Destination!)));
            }
        }

        entries.AddRange(route.ListRoutes(new RouteFilter { Protocol = OverlayNames.Protocol }).Where(item => item.Gateway is not null).Select(ToEntry));
        return entries;
    }

    /// <summary>Goes from one set of entries to another: what is new first, then what is gone; nothing is taken away that something else has replaced.</summary>
    internal void Move(IReadOnlyCollection<OverlayEntry> before, IReadOnlyCollection<OverlayEntry> after)
    {
        var present = before.ToHashSet();
        var kept = after.Select(entry => entry.Identity).ToHashSet();
        foreach (var entry in after)
        {
            _expected[entry.Identity] = entry;
        }

        foreach (var entry in after.Where(entry => !present.Contains(entry)))
        {
            TryAdd(entry);
            Operations++;
        }

        foreach (var entry in before.Reverse().Where(entry => !kept.Contains(entry.Identity)))
        {
            _expected.TryRemove(entry.Identity, out _);
            Remove(entry);
            Operations++;
        }
    }

    // What the kernel will not have of one node, such as a gateway that is an address of our own, keeps nobody else from theirs.
    private void TryAdd(OverlayEntry entry)
    {
        try
        {
            Add(entry);
        }
        catch (NetlinkException error) when (error.Errno is Errno.InvalidArgument or Errno.NetworkUnreachable)
        {
            Log.EntryRefused(logger, entry.ToString(), error.Message);
        }
    }

    private OverlayEntry ToEntry(Route item)
    {
        var underlay = Array.Find(Families, family => devices.IndexOf(family) == item.LinkIndex);
        return new PodRoute(item.Destination, item.Gateway!, underlay, underlay == AddressFamily.Unspecified ? item.LinkIndex ?? 0 : 0);
    }

    private void Add(OverlayEntry entry)
    {
        switch (entry)
        {
            case VtepNeighbour(var underlay, var vtep, var mac):
                route.EnsureNeighbour(Neighbour(underlay, vtep, mac));
                break;
            case VtepLocation(var underlay, var mac, var node):
                route.EnsureFdbEntry(FdbEntry(underlay, mac, node));
                break;
            case PodRoute pods:
                route.EnsureRoute(RouteOf(pods));
                break;
        }
    }

    // With its device an entry has gone already.
    private void Remove(OverlayEntry entry)
    {
        switch (entry)
        {
            case VtepNeighbour(var underlay, var vtep, var mac) when devices.IndexOf(underlay) is not null:
                route.RemoveNeighbour(Neighbour(underlay, vtep, mac));
                break;
            case VtepLocation(var underlay, var mac, var node) when devices.IndexOf(underlay) is not null:
                route.RemoveFdbEntry(FdbEntry(underlay, mac, node));
                break;
            case PodRoute pods:
                route.RemoveRoute(new Route { Destination = pods.Range, Protocol = OverlayNames.Protocol });
                break;
        }
    }

    private Neighbour Neighbour(AddressFamily underlay, IPAddress vtep, PhysicalAddress mac) => new() { LinkIndex = devices.IndexOf(underlay)!.Value, Address = vtep, LinkAddress = mac };

    private FdbEntry FdbEntry(AddressFamily underlay, PhysicalAddress mac, IPAddress node) => new() { LinkIndex = devices.IndexOf(underlay)!.Value, LinkAddress = mac, Destination = node };

    private Route RouteOf(PodRoute pods) => new()
    {
        Destination = pods.Range,
        Gateway = pods.Gateway,
        LinkIndex = pods.Underlay == AddressFamily.Unspecified ? pods.LinkIndex : devices.IndexOf(pods.Underlay)!.Value,
        Flags = RouteFlags.OnLink,
        Protocol = OverlayNames.Protocol,
    };
}
