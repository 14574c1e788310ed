using System.Net;
using KubeProxyNet.Netlink;
using KubeProxyNet.Netlink.Route;

namespace KubeProxyNet.Proxy.Hosting.Commands;

/// <summary>This host's own addresses.</summary>
internal static class NodeAddresses
{
    internal static EquatableArray<IPAddress> Read()
    {
        using var route = RouteConnection.Open();
        return [.. route.ListAddresses().Select(address => address.Local).Distinct()];
    }
}
