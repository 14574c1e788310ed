using System.Diagnostics;
using System.Runtime.InteropServices;
using static KubeProxyNet.Netlink.Sockets.LibC;
using static KubeProxyNet.Netlink.Uapi.NetlinkH;

namespace KubeProxyNet.Netlink.Sockets;

/// <summary>A netlink socket of the kernel. It stays in the network namespace in which it was opened, whoever uses it later.</summary>
public sealed unsafe class NetlinkSocket : INetlinkTransport
{
    private const int DefaultReceiveBufferSize = 64 * 1024;

    private readonly NetlinkFamily _family;
    private readonly NetlinkSocketHandle _handle;
    private byte[] _received = new byte[DefaultReceiveBufferSize];

    // Half of net.core.wmem_default, which no kernel ships smaller: the kernel refuses what is larger than the buffer less its own overhead.
    private int _sendCapacity = 64 * 1024;

    private NetlinkSocket(NetlinkFamily family, NetlinkSocketHandle handle, uint portId)
    {
        _family = family;
        _handle = handle;
        PortId = portId;
    }

    /// <inheritdoc/>
    public uint PortId { get; }

    /// <summary>Opens a socket in the calling thread's network namespace.</summary>
    /// <exception cref="NetlinkException">The kernel lacks the family, or the process may not.</exception>
    public static NetlinkSocket Open(NetlinkFamily family)
    {
        var operation = $"open a netlink socket for {family}";
        var handle = new NetlinkSocketHandle(Socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, (int)family));
        if (handle.IsInvalid)
        {
            throw Failed(operation);
        }

        try
        {
            var address = new SockaddrNl { Family = AF_NETLINK };
            var length = sizeof(SockaddrNl);
            if (Bind(handle, &address, length) < 0 || GetSockName(handle, &address, &length) < 0)
            {
                throw Failed(operation);
            }

            var socket = new NetlinkSocket(family, handle, address.PortId);

            // Both from 4.12; without them errors lose their text, and error messages carry the whole request back.
            socket.TrySetOption(NETLINK_EXT_ACK, 1);
            socket.TrySetOption(NETLINK_CAP_ACK, 1);
            return socket;
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>Opens a socket inside a network namespace without moving any thread of the runtime there.</summary>
    public static NetlinkSocket Open(NetlinkFamily family, NetworkNamespace networkNamespace)
    {
        ArgumentNullException.ThrowIfNull(networkNamespace);
        return networkNamespace.Run(() => Open(family));
    }

    /// <summary>Opens a socket that gets the messages of multicast groups.</summary>
    /// <param name="family">The netlink family.</param>
    /// <param name="receiveBufferSize">Bytes of unread messages; overflow shows as ENOBUFS.</param>
    /// <param name="groups">The groups' numbers.</param>
    /// <param name="networkNamespace">Where; null: where the calling thread is.</param>
    /// <exception cref="NetlinkException">No such group, or the process may not listen to it.</exception>
    internal static NetlinkSocket OpenListening(NetlinkFamily family, int receiveBufferSize, IEnumerable<int> groups, NetworkNamespace? networkNamespace = null)
    {
        var socket = networkNamespace is null ? Open(family) : Open(family, networkNamespace);
        try
        {
            socket.SetReceiveBufferSize(receiveBufferSize);
            foreach (var group in groups)
            {
                socket.JoinGroup(group);
            }

            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Send(ReadOnlySpan<byte> datagram)
    {
        NetlinkTrace.Sent(_family, datagram);
        var kernel = new SockaddrNl { Family = AF_NETLINK };
        fixed (byte* bytes = datagram)
        {
            nint sent;
            do
            {
                sent = SendTo(_handle, bytes, datagram.Length, 0, &kernel, sizeof(SockaddrNl));
            }
            while (sent < 0 && Marshal.GetLastPInvokeError() == (int)Errno.Interrupted);

            if (sent < 0)
            {
                throw Failed($"send {datagram.Length} bytes by netlink");
            }
        }
    }

    /// <inheritdoc/>
    public ReadOnlySpan<byte> Receive(TimeSpan timeout)
    {
        if (timeout != TimeSpan.Zero && !WaitUntilReadable(timeout))
        {
            return default;
        }

        while (true)
        {
            nint size;
            fixed (byte* bytes = _received)
            {
                size = LibC.Receive(_handle, bytes, _received.Length, MSG_DONTWAIT | MSG_TRUNC);
            }

            // The kernel makes no datagram of more than 32 KiB (net/netlink/af_netlink.c). Should that change, one is lost, and the next one fits.
            if (size > _received.Length)
            {
                _received = new byte[size];
                throw new NetlinkException($"receive by netlink: a datagram of {size} bytes was cut", Errno.NoBuffers);
            }

            if (size >= 0)
            {
                NetlinkTrace.Received(_family, _received.AsSpan(0, (int)size));
                return _received.AsSpan(0, (int)size);
            }

            switch ((Errno)Marshal.GetLastPInvokeError())
            {
                case Errno.Interrupted:
                    continue;
                case Errno.TryAgain:
                    return default;
                default:
                    throw Failed("receive by netlink");
            }
        }
    }

    /// <inheritdoc/>
    public void EnsureSendCapacity(int bytes)
    {
        if (bytes > _sendCapacity)
        {
            SetSendBufferSize(bytes);
            _sendCapacity = bytes;
        }
    }

    /// <summary>
    /// Makes room for datagrams of this size. A batch larger than the send buffer is refused whole with EMSGSIZE. Goes beyond
    /// net.core.wmem_max where CAP_NET_ADMIN allows (SO_SNDBUFFORCE), else up to it.
    /// </summary>
    public void SetSendBufferSize(int bytes) => SetBufferSize(SO_SNDBUFFORCE, SO_SNDBUF, bytes);

    /// <summary>Makes room for this many bytes of unread answers and events; overflow shows as ENOBUFS.</summary>
    public void SetReceiveBufferSize(int bytes) => SetBufferSize(SO_RCVBUFFORCE, SO_RCVBUF, bytes);

    /// <summary>
    /// Makes the kernel check list requests and filter by what stands in them (NETLINK_GET_STRICT_CHK, 4.20). Older kernels ignore filters: the
    /// caller has to look again.
    /// </summary>
    public void EnableStrictChecking() => TrySetOption(NETLINK_GET_STRICT_CHK, 1);

    /// <summary>Subscribes to a multicast group by its number.</summary>
    /// <exception cref="NetlinkException">No such group, or the process may not listen to it.</exception>
    public void JoinGroup(int group)
    {
        if (SetSockOpt(_handle, SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, &group, sizeof(int)) < 0)
        {
            throw Failed($"join netlink group {group}");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();

    private static NetlinkException Failed(string operation) => new(operation, (Errno)Marshal.GetLastPInvokeError());

    private bool WaitUntilReadable(TimeSpan timeout)
    {
        var clock = Stopwatch.StartNew();
        var held = false;
        try
        {
            _handle.DangerousAddRef(ref held);
            var descriptor = new PollFd { Fd = (int)_handle.DangerousGetHandle(), Events = POLLIN };
            while (true)
            {
                var left = timeout == Timeout.InfiniteTimeSpan ? -1 : (int)Math.Clamp((timeout - clock.Elapsed).TotalMilliseconds, 0, int.MaxValue);
                var ready = Poll(&descriptor, 1, left);
                if (ready >= 0 || Marshal.GetLastPInvokeError() != (int)Errno.Interrupted)
                {
                    return ready != 0;
                }

                // A signal, such as a child process ending, is no time-out.
            }
        }
        finally
        {
            if (held)
            {
                _handle.DangerousRelease();
            }
        }
    }

    private void SetBufferSize(int forced, int plain, int bytes)
    {
        if (SetSockOpt(_handle, SOL_SOCKET, forced, &bytes, sizeof(int)) < 0)
        {
            _ = SetSockOpt(_handle, SOL_SOCKET, plain, &bytes, sizeof(int));
        }
    }

    private void TrySetOption(int option, int value) => _ = SetSockOpt(_handle, SOL_NETLINK, option, &value, sizeof(int));
}
