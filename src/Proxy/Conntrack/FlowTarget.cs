using KubeProxyNet.Netlink.Conntrack;

namespace KubeProxyNet.Proxy.Conntrack;

/// <summary>Where flows that we translate were sent by their clients: what the original direction of a conntrack entry has as its destination.</summary>
/// <param name="Protocol">TCP or UDP.</param>
/// <param name="Address">A virtual address, or a node address that serves NodePorts; null: any of the node's addresses, loopback left out.</param>
/// <param name="Port">The frontend's port.</param>
internal readonly record struct FlowTarget(TransportProtocol Protocol, IPValue? Address, ushort Port)
{
    /// <summary><c>Udp 10.96.0.10:53</c>.</summary>
    public override string ToString() => Address is { } address ? $"{Protocol} {address}:{Port}" : $"{Protocol} node:{Port}";
}
