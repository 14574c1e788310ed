using KubeProxyNet.Proxy.Configuration;

namespace KubeProxyNet.Proxy.Hosting;

/// <summary>The name of this node's Node object: what the operator says, else the host's name; lower case, as the kubelet registers it.</summary>
internal static class NodeName
{
    internal static string Of(ProxyOptions options)
    {
#pragma warning disable CA1308 // Kubernetes names are in lower case.
        var name = (options.HostnameOverride.Length > 0 ? options.HostnameOverride : Environment.MachineName).Trim().ToLowerInvariant();
#pragma warning restore CA1308
        return name.Length > 0 ? name : throw new StartException("the host has no name; give the Node object's name with --hostname-override");
    }
}
