namespace KubeProxyNet.Backends.Nftables;

/// <summary>The sets and maps of our table that are always there. Their number never depends on the number of Services.</summary>
internal enum NftablesSet
{
    /// <summary>Map: address . protocol . port of a frontend -> goto the chain that decides: a pick chain, or one that has to look closer first.</summary>
    ServicePorts,

    /// <summary>Map: protocol . port of a NodePort -> as <see cref="ServicePorts"/>.</summary>
    NodePorts,

    /// <summary>Map: frontends with traffic policy Local -> where traffic from this cluster goes.</summary>
    ClusterPicks,

    /// <summary>Map: frontends with traffic policy Local -> where traffic from outside goes.</summary>
    LocalPicks,

    /// <summary>As <see cref="ClusterPicks"/>, for NodePorts.</summary>
    NodeClusterPicks,

    /// <summary>As <see cref="LocalPicks"/>, for NodePorts.</summary>
    NodeLocalPicks,

    /// <summary>Map: frontends with source ranges -> where those who may pass go.</summary>
    FirewalledPorts,

    /// <summary>Set of ranges: address . protocol . port of a frontend . source addresses that may use it.</summary>
    FirewallAllowed,

    /// <summary>Map: address . port . index -> destination address . port, for TCP. One map a protocol: nft cannot read back a key with <c>th dport</c>.</summary>
    EndpointsTcp,

    /// <summary>As <see cref="EndpointsTcp"/>, for UDP.</summary>
    EndpointsUdp,

    /// <summary>As <see cref="EndpointsTcp"/>, for SCTP.</summary>
    EndpointsSctp,

    /// <summary>As <see cref="EndpointsTcp"/>, those on this node only.</summary>
    LocalEndpointsTcp,

    /// <summary>As <see cref="LocalEndpointsTcp"/>, for UDP.</summary>
    LocalEndpointsUdp,

    /// <summary>As <see cref="LocalEndpointsTcp"/>, for SCTP.</summary>
    LocalEndpointsSctp,

    /// <summary>Map: port . index -> destination address . port, for NodePorts over TCP.</summary>
    NodeEndpointsTcp,

    /// <summary>As <see cref="NodeEndpointsTcp"/>, for UDP.</summary>
    NodeEndpointsUdp,

    /// <summary>As <see cref="NodeEndpointsTcp"/>, for SCTP.</summary>
    NodeEndpointsSctp,

    /// <summary>As <see cref="NodeEndpointsTcp"/>, those on this node only.</summary>
    NodeLocalEndpointsTcp,

    /// <summary>As <see cref="NodeLocalEndpointsTcp"/>, for UDP.</summary>
    NodeLocalEndpointsUdp,

    /// <summary>As <see cref="NodeLocalEndpointsTcp"/>, for SCTP.</summary>
    NodeLocalEndpointsSctp,

    /// <summary>Set: address . protocol . port of frontends that refuse, because nobody could answer.</summary>
    RejectedPorts,

    /// <summary>Set: address . protocol . port of frontends that drop, because nobody on this node could answer.</summary>
    DroppedPorts,

    /// <summary>As <see cref="RejectedPorts"/>, protocol . port of NodePorts.</summary>
    RejectedNodePorts,

    /// <summary>As <see cref="DroppedPorts"/>, protocol . port of NodePorts.</summary>
    DroppedNodePorts,

    /// <summary>Set: every ClusterIP.</summary>
    ClusterIPs,

    /// <summary>Set: the node's addresses that serve NodePorts, if not all of them do.</summary>
    NodePortIPs,

    /// <summary>Set: address . address of each local destination, twice the same: a pod that reached itself through a Service.</summary>
    HairpinConnections,

    /// <summary>Map: address . port of frontends with session affinity -> goto the chain that remembers the client, for TCP.</summary>
    StickyTcp,

    /// <summary>As <see cref="StickyTcp"/>, for UDP.</summary>
    StickyUdp,

    /// <summary>As <see cref="StickyTcp"/>, for SCTP.</summary>
    StickySctp,

    /// <summary>As <see cref="StickyTcp"/>, the port of NodePorts.</summary>
    StickyNodeTcp,

    /// <summary>As <see cref="StickyNodeTcp"/>, for UDP.</summary>
    StickyNodeUdp,

    /// <summary>As <see cref="StickyNodeTcp"/>, for SCTP.</summary>
    StickyNodeSctp,
}
