using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Netlink;
using KubeProxyNet.Netlink.Nftables;

namespace KubeProxyNet.Proxy.Hosting.Modes;

/// <summary>What a kernel, or a program, may answer instead of doing what it is told.</summary>
internal static class ModeErrors
{
    /// <summary>Whether it is such an answer, and no bug of ours.</summary>
    internal static bool IsExpected(Exception error) =>
        error is NetlinkException or NftBatchException or BackendException or IOException or UnauthorizedAccessException;
}
