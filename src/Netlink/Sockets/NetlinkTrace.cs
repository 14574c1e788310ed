namespace KubeProxyNet.Netlink.Sockets;

/// <summary>Prints every datagram to standard error, in hex, if KUBEPROXYNET_NETLINK_DEBUG is 1 when the process starts.</summary>
internal static class NetlinkTrace
{
    private static readonly bool IsEnabled = Environment.GetEnvironmentVariable("KUBEPROXYNET_NETLINK_DEBUG") == "1";

    internal static void Sent(NetlinkFamily family, ReadOnlySpan<byte> datagram) => Write("sent", family, datagram);

    internal static void Received(NetlinkFamily family, ReadOnlySpan<byte> datagram) => Write("received", family, datagram);

    private static void Write(string direction, NetlinkFamily family, ReadOnlySpan<byte> datagram)
    {
        if (IsEnabled)
        {
            Console.Error.WriteLine($"netlink {family} {direction} {datagram.Length} bytes: {Convert.ToHexStringLower(datagram)}");
        }
    }
}
