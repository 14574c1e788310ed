using KubeProxyNet.Cni.Contract;
using KubeProxyNet.Netlink;
using KubeProxyNet.Netlink.Sockets;

namespace KubeProxyNet.Cni.Wiring;

/// <summary>The container's network namespace.</summary>
internal static class Sandbox
{
    /// <summary>Opens it.</summary>
    /// <exception cref="CniException">There is none, or it is the node's own.</exception>
    internal static NetworkNamespace Open(CniEnvironment environment)
    {
        if (TryOpen(environment.Netns) is not { } sandbox)
        {
            throw new CniException(CniErrorCode.InvalidNetns, $"failed to open netns \"{environment.Netns}\": there is no network namespace");
        }

        using var own = NetworkNamespace.OpenCurrent();
        if (!environment.AllowsOwnNetns && IdOf(own) == IdOf(sandbox))
        {
            sandbox.Dispose();
            throw new CniException(CniErrorCode.InvalidNetns, $"plugin's netns and netns from CNI_NETNS should not be the same: {environment.Netns}");
        }

        return sandbox;
    }

    /// <summary>Opens it if it is there: null for an empty path, for none, and for what is no namespace any more.</summary>
    internal static NetworkNamespace? TryOpen(string path)
    {
        if (path.Length == 0)
        {
            return null;
        }

        try
        {
            var sandbox = NetworkNamespace.OpenFile(path);
            if (IdOf(sandbox).StartsWith("net:[", StringComparison.Ordinal))
            {
                return sandbox;
            }

            sandbox.Dispose();
            return null;
        }
        catch (Exception error) when (error is NetlinkException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string IdOf(NetworkNamespace sandbox) => File.ResolveLinkTarget(sandbox.Path, returnFinalTarget: false)?.Name ?? "";
}
