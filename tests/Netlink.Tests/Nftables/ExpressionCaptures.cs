namespace KubeProxyNet.Netlink.Tests.Nftables;

internal static partial class ExpressionCaptures
{
    public static IEnumerable<ExpressionCapture> All => [.. Matches, .. Sets, .. Statements];
}
