using System.Net;
using KubeProxyNet.Netlink;

namespace KubeProxyNet.Backends.Rules;

/// <summary>What holds on this node for all Services of one IP family.</summary>
public sealed record NodeRules
{
    /// <summary>The packet mark that means: masquerade this connection. One bit.</summary>
    public uint MasqueradeMark { get; init; } = 0x4000;

    /// <summary>Masquerade every connection through a ClusterIP.</summary>
    public bool MasqueradeAll { get; init; }

    /// <summary>How packets from pods are told.</summary>
    public LocalDetector LocalDetector { get; init; } = new LocalDetector.Off();

    /// <summary>The ranges ClusterIPs are taken from; traffic to an address in them that no Service has is dropped. Sorted, without overlap.</summary>
    public EquatableArray<IPNetwork> ServiceCIDRs { get; init; } = [];

    /// <summary>The node's addresses on which NodePorts are served; null: every local address, loopback left out. Sorted.</summary>
    public EquatableArray<IPAddress>? NodePortAddresses { get; init; } = [];

    /// <summary>NodePorts are served on 127.0.0.1 and ::1 too.</summary>
    public bool ServesLocalhostNodePorts { get; init; }
}
