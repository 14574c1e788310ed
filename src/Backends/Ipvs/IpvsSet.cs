namespace KubeProxyNet.Backends.Ipvs;

/// <summary>The sets and maps of our table. Their number never depends on the number of Services.</summary>
internal enum IpvsSet
{
    /// <summary>Set: every address on our device, also one that only waits for its last connections to end.</summary>
    VirtualIPs,

    /// <summary>Set: addresses on our device that a Service has: ports that it does not have are refused there.</summary>
    ServiceIPs,

    /// <summary>Set: ClusterIPs, where connections that do not come from a pod are masqueraded.</summary>
    ClusterIPs,

    /// <summary>Set: address . protocol . port of frontends that lead somewhere.</summary>
    ServicePorts,

    /// <summary>Set: address . protocol . port of frontends whose connections are all masqueraded.</summary>
    MasqueradedPorts,

    /// <summary>Set: address . protocol . port of frontends that refuse, because nobody could answer.</summary>
    RejectedPorts,

    /// <summary>Set: address . protocol . port of frontends that drop, because nobody on this node could answer.</summary>
    DroppedPorts,

    /// <summary>Set: address . protocol . port of frontends with source ranges.</summary>
    FirewalledPorts,

    /// <summary>Set of ranges: address . protocol . port of a frontend . source addresses that may use it.</summary>
    FirewallAllowed,

    /// <summary>Map: address . protocol . port of frontends with traffic policy Local -> the mark of the virtual service for traffic from this cluster.</summary>
    ClusterMarks,

    /// <summary>Map: protocol . port of a NodePort -> the mark of its virtual service.</summary>
    NodePortMarks,

    /// <summary>As <see cref="ClusterMarks"/>, for NodePorts.</summary>
    NodePortClusterMarks,

    /// <summary>Set: marks of virtual services whose connections are all masqueraded.</summary>
    MasqueradedMarks,

    /// <summary>As <see cref="RejectedPorts"/>, protocol . port of NodePorts.</summary>
    RejectedNodePorts,

    /// <summary>As <see cref="DroppedPorts"/>, protocol . port of NodePorts.</summary>
    DroppedNodePorts,

    /// <summary>Set: the node's addresses that serve NodePorts, if not all of them do.</summary>
    NodePortIPs,

    /// <summary>Set: address . address of each local destination, twice the same: a pod that reaches itself through a Service.</summary>
    HairpinConnections,
}
