namespace KubeProxyNet.Netlink.Sockets;

/// <summary>
/// Datagrams to and from the kernel. Calls are synchronous because netlink is: the kernel has done the work when send returns.
/// One owner at a time; not for use by several threads at once.
/// </summary>
public interface INetlinkTransport : IDisposable
{
    /// <summary>The address that the kernel gave this socket; it stands in the messages that answer or announce what this socket did.</summary>
    uint PortId { get; }

    /// <summary>Sends one datagram of whole messages.</summary>
    /// <exception cref="NetlinkException">EMSGSIZE: larger than the send buffer; nothing was done. ENOBUFS, EPERM and others.</exception>
    void Send(ReadOnlySpan<byte> datagram);

    /// <summary>Makes room for a datagram of this size to be sent, where the transport has a limit; never shrinks it.</summary>
    void EnsureSendCapacity(int bytes)
    {
    }

    /// <summary>Receives one datagram.</summary>
    /// <param name="timeout">How long to wait; zero looks once, <see cref="Timeout.InfiniteTimeSpan"/> waits.</param>
    /// <returns>The datagram, valid until the next call; empty if none came in time.</returns>
    /// <exception cref="NetlinkException">ENOBUFS: the receive buffer overflowed, messages were lost.</exception>
    ReadOnlySpan<byte> Receive(TimeSpan timeout);
}
