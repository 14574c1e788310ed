using KubeProxyNet.Cni.Contract;
using KubeProxyNet.Cni.Files;
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

        if (!environment.AllowsOwnNetns && NamespaceFile.Identify(environment.Netns) == NamespaceFile.IdentifyOwn())
        {
            sandbox.Dispose();
            throw new CniException(CniErrorCode.InvalidNetns, $"plugin's netns and netns from CNI_NETNS should not be the same: {environment.Netns}");
        }

        return sandbox;
    }

    /// <summary>Opens it if it is there: null for an empty path, for none, and for what is no namespace any more.</summary>
    internal static NetworkNamespace? TryOpen(string path)
    {
        if (NamespaceFile.Identify(path) is null)
        {
            return null;
        }

        try
        {
            return NetworkNamespace.OpenFile(path);
        }
        catch (Exception error) when (error is NetlinkException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
