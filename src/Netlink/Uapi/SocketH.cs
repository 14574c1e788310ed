namespace KubeProxyNet.Netlink.Uapi;

// bits/socket.h. The framework's AddressFamily has other numbers for most of them.
internal static class SocketH
{
    internal const byte AF_UNSPEC = 0;
    internal const byte AF_INET = 2;
    internal const byte AF_BRIDGE = 7;
    internal const byte AF_INET6 = 10;
}
