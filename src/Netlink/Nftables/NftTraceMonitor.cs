using KubeProxyNet.Netlink.Sockets;
using KubeProxyNet.Netlink.Wire;
using static KubeProxyNet.Netlink.Uapi.NfNetlinkH;
using static KubeProxyNet.Netlink.Uapi.NfTablesH;

namespace KubeProxyNet.Netlink.Nftables;

/// <summary>Listens to the steps of packets that a rule has marked with <c>meta nftrace set 1</c>.</summary>
public sealed class NftTraceMonitor : IDisposable
{
    private const int ReceiveBufferSize = 4 * 1024 * 1024;

    private readonly NetlinkSocket _socket;

    private NftTraceMonitor(NetlinkSocket socket)
    {
        _socket = socket;
    }

    /// <summary>Listens to the calling thread's network namespace.</summary>
    /// <exception cref="NetlinkException">The kernel refuses.</exception>
    public static NftTraceMonitor Open() => new(NetlinkSocket.OpenListening(NetlinkFamily.Netfilter, ReceiveBufferSize, [NFNLGRP_NFTRACE]));

    /// <summary>Waits for steps and gives those that came together; none if the time is over.</summary>
    /// <exception cref="NetlinkException">Steps were lost, or the kernel says something else.</exception>
    public IReadOnlyList<NftTraceEvent> Read(TimeSpan timeout)
    {
        var steps = new List<NftTraceEvent>();
        var datagram = _socket.Receive(timeout);
        var messages = new NetlinkMessageReader(datagram);
        while (messages.Read())
        {
            if (messages.Message.Type == ((NFNL_SUBSYS_NFTABLES << 8) | NFT_MSG_TRACE))
            {
                steps.Add(NftTraceEvent.Read(messages.Message));
            }
        }

        return steps;
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();
}
