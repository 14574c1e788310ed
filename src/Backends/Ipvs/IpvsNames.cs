using KubeProxyNet.Backends.Rules;

namespace KubeProxyNet.Backends.Ipvs;

/// <summary>Names of our device, of our table and of all that is in it, and the marks that are ours.</summary>
internal static class IpvsNames
{
    /// <summary>kube-proxy's name: a node can be taken over as it is.</summary>
    internal const string Device = "kube-ipvs0";

    internal const string Table = "kubeproxynet-ipvs";
    internal const string TableComment = "rules around IPVS for Kubernetes Services, made by KubeProxyNet";

    internal const string FilterInput = "filter-input";
    internal const string FilterOutput = "filter-output";
    internal const string FilterForward = "filter-forward";
    internal const string FilterSent = "filter-sent";
    internal const string NatPostrouting = "nat-postrouting";
    internal const string Services = "services";
    internal const string Live = "live";
    internal const string Firewall = "firewall";
    internal const string MarkIt = "mark-it";
    internal const string MarkForMasquerade = "mark-for-masquerade";
    internal const string Unmark = "unmark";
    internal const string RejectIt = "reject-it";
    internal const string Unallocated = "unallocated";

    /// <summary>The upper eight bits of our marks: 'k'.</summary>
    internal const uint MarkRange = 0x6b00_0000;

    /// <summary>The bits that tell our marks from others.</summary>
    internal const uint MarkRangeMask = 0xff00_0000;

    private const int MarkProtocolShift = 22;
    private const uint MarkProtocolMask = 3;

    /// <summary>The bits below the range and the protocol.</summary>
    internal static uint MarkNumberMask => (1u << MarkProtocolShift) - 1;

    /// <summary>A mark of ours. A virtual service that is known by a mark has no protocol of its own: the mark tells it.</summary>
    internal static uint MarkOf(Protocol protocol, uint number) =>
        MarkRange | (protocol switch { Protocol.Tcp => 0u, Protocol.Udp => 1u, _ => 2u } << MarkProtocolShift) | (number & MarkNumberMask);

    /// <summary>Whether a mark is in our range.</summary>
    internal static bool IsOurs(uint mark) => (mark & MarkRangeMask) == MarkRange;

    /// <summary>The protocol that a mark of ours stands for.</summary>
    internal static Protocol ProtocolOf(uint mark) => ((mark >> MarkProtocolShift) & MarkProtocolMask) switch
    {
        0 => Protocol.Tcp,
        1 => Protocol.Udp,
        _ => Protocol.Sctp,
    };

    /// <summary>The name of a set, as <c>nft list ruleset</c> shows it.</summary>
    internal static string NameOf(IpvsSet set) => set switch
    {
        IpvsSet.VirtualIPs => "virtual-ips",
        IpvsSet.ServiceIPs => "service-ips",
        IpvsSet.ClusterIPs => "cluster-ips",
        IpvsSet.ServicePorts => "service-ports",
        IpvsSet.MasqueradedPorts => "masqueraded-ports",
        IpvsSet.RejectedPorts => "rejected-ports",
        IpvsSet.DroppedPorts => "dropped-ports",
        IpvsSet.FirewalledPorts => "firewalled-ports",
        IpvsSet.FirewallAllowed => "firewall-allowed",
        IpvsSet.ClusterMarks => "cluster-marks",
        IpvsSet.NodePortMarks => "node-port-marks",
        IpvsSet.NodePortClusterMarks => "node-port-cluster-marks",
        IpvsSet.MasqueradedMarks => "masqueraded-marks",
        IpvsSet.RejectedNodePorts => "rejected-node-ports",
        IpvsSet.DroppedNodePorts => "dropped-node-ports",
        IpvsSet.NodePortIPs => "nodeport-ips",
        IpvsSet.HairpinConnections => "hairpin-connections",
        _ => throw new ArgumentOutOfRangeException(nameof(set), set, "is no set of ours"),
    };
}
