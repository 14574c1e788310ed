using System.Diagnostics;
using KubeProxyNet.Netlink.Sockets;
using KubeProxyNet.Netlink.Wire;
using static KubeProxyNet.Netlink.Uapi.NetlinkH;
using static KubeProxyNet.Netlink.Uapi.RtnetlinkH;

namespace KubeProxyNet.Netlink.Route;

/// <summary>
/// Hears of every change to links, addresses, routes and neighbours of one network namespace, whoever makes it. Open it before listing, so that
/// nothing is missed in between. One owner at a time.
/// </summary>
public sealed class RouteMonitor : IDisposable
{
    // Some thousand events, while the owner is busy with something else.
    private const int ReceiveBufferSize = 4 * 1024 * 1024;

    private readonly INetlinkTransport _transport;
    private readonly Queue<RouteEvent> _events = new();

    /// <summary>Takes the transport over.</summary>
    internal RouteMonitor(INetlinkTransport transport)
    {
        _transport = transport;
    }

    /// <summary>Events that this socket causes are not told; 0 for none.</summary>
    public uint IgnoredPortId { get; set; }

    /// <summary>Listens in the calling thread's network namespace.</summary>
    public static RouteMonitor Open(RouteMonitorGroups groups) => new(NetlinkSocket.OpenListening(NetlinkFamily.Route, ReceiveBufferSize, GroupNumbers(groups)));

    /// <summary>Listens in a network namespace, whichever thread reads.</summary>
    public static RouteMonitor Open(NetworkNamespace networkNamespace, RouteMonitorGroups groups) =>
        new(NetlinkSocket.OpenListening(NetlinkFamily.Route, ReceiveBufferSize, GroupNumbers(groups), networkNamespace));

    /// <summary>Waits on the calling thread for the next event.</summary>
    /// <param name="timeout">How long to wait; zero looks once, <see cref="Timeout.InfiniteTimeSpan"/> waits.</param>
    /// <returns>The event; null if there was none in time.</returns>
    public RouteEvent? Read(TimeSpan timeout)
    {
        var clock = Stopwatch.StartNew();
        var left = timeout;
        while (_events.Count == 0 && Receive(left))
        {
            // What came may have been about nothing that has an event.
            left = timeout == Timeout.InfiniteTimeSpan ? timeout : TimeSpan.FromTicks(Math.Max(0, (timeout - clock.Elapsed).Ticks));
        }

        return _events.TryDequeue(out var next) ? next : null;
    }

    /// <inheritdoc/>
    public void Dispose() => _transport.Dispose();

    /// <summary>Decodes one message; null if it is about nothing that has an event.</summary>
    internal static RouteEvent? Decode(NetlinkMessage message) => message.Type switch
    {
        RTM_NEWLINK => DecodeLink(RouteChange.Added, message),
        RTM_DELLINK => DecodeLink(RouteChange.Removed, message),
        RTM_NEWADDR => new AddressChanged(RouteChange.Added, AddressMessages.ReadAddress(message)),
        RTM_DELADDR => new AddressChanged(RouteChange.Removed, AddressMessages.ReadAddress(message)),
        RTM_NEWROUTE => DecodeRoute(RouteChange.Added, message),
        RTM_DELROUTE => DecodeRoute(RouteChange.Removed, message),
        RTM_NEWNEIGH => DecodeNeighbour(RouteChange.Added, message),
        RTM_DELNEIGH => DecodeNeighbour(RouteChange.Removed, message),
        NLMSG_OVERRUN => new EventsLost(),
        _ => null,
    };

    private static IEnumerable<int> GroupNumbers(RouteMonitorGroups groups) =>
    [
        .. groups.HasFlag(RouteMonitorGroups.Links) ? (int[])[RTNLGRP_LINK] : [],
        .. groups.HasFlag(RouteMonitorGroups.Addresses) ? (int[])[RTNLGRP_IPV4_IFADDR, RTNLGRP_IPV6_IFADDR] : [],
        .. groups.HasFlag(RouteMonitorGroups.Routes) ? (int[])[RTNLGRP_IPV4_ROUTE, RTNLGRP_IPV6_ROUTE] : [],
        .. groups.HasFlag(RouteMonitorGroups.Neighbours) ? (int[])[RTNLGRP_NEIGH] : [],
    ];

    // A port that leaves its bridge is announced as RTM_DELLINK too, in the bridge's family: the link is still there.
    private static LinkChanged? DecodeLink(RouteChange change, NetlinkMessage message) =>
        LinkMessages.IsAboutLink(message) ? new LinkChanged(change, LinkMessages.ReadLink(message)) : null;

    private static RouteChanged? DecodeRoute(RouteChange change, NetlinkMessage message) =>
        RouteMessages.ReadRoute(message) is { } route ? new RouteChanged(change, route) : null;

    private static RouteEvent? DecodeNeighbour(RouteChange change, NetlinkMessage message)
    {
        if (NeighbourMessages.IsFdbEntry(message))
        {
            return new FdbEntryChanged(change, FdbMessages.ReadFdbEntry(message));
        }

        return NeighbourMessages.ReadNeighbour(message) is { } neighbour ? new NeighbourChanged(change, neighbour) : null;
    }

    private bool Receive(TimeSpan timeout)
    {
        try
        {
            var datagram = _transport.Receive(timeout);
            var messages = new NetlinkMessageReader(datagram);
            while (messages.Read())
            {
                var isOwn = IgnoredPortId != 0 && messages.Message.PortId == IgnoredPortId;
                if (!isOwn && Decode(messages.Message) is { } decoded)
                {
                    _events.Enqueue(decoded);
                }
            }

            return !datagram.IsEmpty;
        }
        catch (NetlinkException error) when (error.Errno == Errno.NoBuffers)
        {
            _events.Enqueue(new EventsLost());
            return true;
        }
    }
}
