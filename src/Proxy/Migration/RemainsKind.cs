namespace KubeProxyNet.Proxy.Migration;

/// <summary>Where remains of kube-proxy are, and how they are removed.</summary>
internal enum RemainsKind
{
    /// <summary>kube-proxy's own nftables tables.</summary>
    Nftables,

    /// <summary>Chains in iptables tables that nf_tables carries (iptables-nft).</summary>
    IptablesNft,

    /// <summary>Chains in iptables tables of the old kind (iptables-legacy).</summary>
    IptablesLegacy,

    /// <summary>The dummy device and the virtual services of IPVS.</summary>
    Ipvs,

    /// <summary>ipsets of IPVS mode.</summary>
    IpSets,
}
