using System.Net;
using KubeProxyNet.Netlink;

namespace KubeProxyNet.Proxy.Configuration;

/// <summary>On which of the node's addresses NodePorts are served. Neither primary nor networks: on all of them.</summary>
internal sealed record NodePortAddresses
{
    /// <summary>Every local address.</summary>
    public static NodePortAddresses All { get; } = new();

    /// <summary>The addresses in the node object only.</summary>
    public static NodePortAddresses PrimaryOnly { get; } = new() { Primary = true };

    /// <summary>The word <c>primary</c> was given: only the node object's addresses.</summary>
    public bool Primary { get; init; }

    /// <summary>Only addresses in these networks; a family without a network here is not restricted.</summary>
    public EquatableArray<IPNetwork> Networks { get; init; } = [];

    /// <summary>No restriction at all.</summary>
    public bool IsAll => !Primary && Networks.IsEmpty;
}
