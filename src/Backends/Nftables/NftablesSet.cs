namespace KubeProxyNet.Backends.Nftables;

/// <summary>The sets and maps of our table. Their number never depends on the number of Services.</summary>
internal enum NftablesSet
{
    /// <summary>Map: address . protocol . port of a frontend -> goto the chain that picks among that many destinations.</summary>
    ServicePorts,

    /// <summary>Map: address . port . index -> destination address . port, for TCP. One map a protocol: nft cannot read back a key with <c>th dport</c>.</summary>
    EndpointsTcp,

    /// <summary>As <see cref="EndpointsTcp"/>, for UDP.</summary>
    EndpointsUdp,

    /// <summary>As <see cref="EndpointsTcp"/>, for SCTP.</summary>
    EndpointsSctp,

    /// <summary>As <see cref="EndpointsTcp"/>, for frontends that keep to this node.</summary>
    LocalEndpointsTcp,

    /// <summary>As <see cref="LocalEndpointsTcp"/>, for UDP.</summary>
    LocalEndpointsUdp,

    /// <summary>As <see cref="LocalEndpointsTcp"/>, for SCTP.</summary>
    LocalEndpointsSctp,

    /// <summary>Set: address . protocol . port of frontends that refuse, because nobody could answer.</summary>
    RejectedPorts,

    /// <summary>Set: address . protocol . port of frontends that drop, because nobody on this node could answer.</summary>
    DroppedPorts,

    /// <summary>Set: every ClusterIP.</summary>
    ClusterIPs,

    /// <summary>Set: address . address of each local destination, twice the same: a pod that reached itself through a Service.</summary>
    HairpinConnections,
}
