namespace KubeProxyNet.Netlink.Tests.Nftables;

internal static partial class MessageCaptures
{
    public static IEnumerable<MessageCapture> All => [.. Objects, .. Contents];
}
