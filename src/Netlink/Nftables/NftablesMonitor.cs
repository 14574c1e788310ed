using KubeProxyNet.Netlink.Sockets;
using KubeProxyNet.Netlink.Wire;
using static KubeProxyNet.Netlink.Uapi.NfNetlinkH;

namespace KubeProxyNet.Netlink.Nftables;

/// <summary>
/// Listens to what anybody changes in the ruleset of a network namespace. While somebody listens, the kernel writes an event for each object
/// and element of each commit; give the own connection's address as <see cref="IgnoredPortId"/> to have those skipped undecoded.
/// </summary>
public sealed class NftablesMonitor : IDisposable
{
    private const int ReceiveBufferSize = 8 * 1024 * 1024;

    private readonly INetlinkTransport _transport;

    /// <summary>Takes over a transport that has joined the group already.</summary>
    public NftablesMonitor(INetlinkTransport transport)
    {
        _transport = transport;
    }

    /// <summary>Events of this socket are not handed over; 0 for none.</summary>
    public uint IgnoredPortId { get; set; }

    /// <summary>Listens to the calling thread's network namespace.</summary>
    public static NftablesMonitor Open() => Listen(null);

    /// <summary>Listens to a network namespace.</summary>
    public static NftablesMonitor Open(NetworkNamespace networkNamespace) => Listen(networkNamespace);

    /// <summary>Waits for events and hands over all that are there.</summary>
    /// <param name="handler">Gets them; <see cref="NftEventKind.Overrun"/> stands in the place of lost ones.</param>
    /// <param name="timeout">How long to wait for the first one.</param>
    /// <returns>False if none came in time.</returns>
    public bool ReadEvents(NftEventHandler handler, TimeSpan timeout)
    {
        ArgumentNullException.ThrowIfNull(handler);
        var any = false;
        for (var wait = timeout; ; wait = TimeSpan.Zero)
        {
            ReadOnlySpan<byte> datagram;
            try
            {
                datagram = _transport.Receive(wait);
            }
            catch (NetlinkException error) when (error.Errno == Errno.NoBuffers)
            {
                any = true;
                handler(new NftEvent { Kind = NftEventKind.Overrun });
                continue;
            }

            if (datagram.IsEmpty)
            {
                return any;
            }

            any = true;
            Read(datagram, handler);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _transport.Dispose();

    internal void Read(ReadOnlySpan<byte> datagram, NftEventHandler handler)
    {
        var messages = new NetlinkMessageReader(datagram);
        while (messages.Read())
        {
            var message = messages.Message;
            var isOwn = IgnoredPortId != 0 && message.PortId == IgnoredPortId;
            if (!isOwn && message.Type >> 8 == NFNL_SUBSYS_NFTABLES)
            {
                handler(NftEvent.Read(message));
            }
        }
    }

    private static NftablesMonitor Listen(NetworkNamespace? networkNamespace) =>
        new(NetlinkSocket.OpenListening(NetlinkFamily.Netfilter, ReceiveBufferSize, [NFNLGRP_NFTABLES], networkNamespace));
}
