namespace KubeProxyNet.Netlink.Nftables;

/// <summary>A part of nf_tables that a kernel may have been built without, or may be too old for.</summary>
public enum NftFeature
{
    /// <summary>Tables, chains, rules, hash sets and maps.</summary>
    Tables,

    /// <summary>Chains of type nat.</summary>
    NatChains,

    /// <summary>dnat and snat.</summary>
    Nat,

    /// <summary>masquerade.</summary>
    Masquerade,

    /// <summary>redirect.</summary>
    Redirect,

    /// <summary>reject.</summary>
    Reject,

    /// <summary>Connection tracking in rules.</summary>
    ConnectionTracking,

    /// <summary>Questions to the routing table.</summary>
    Fib,

    /// <summary>Random numbers and round robin.</summary>
    Numgen,

    /// <summary>jhash and symhash.</summary>
    Hash,

    /// <summary>limit.</summary>
    Limit,

    /// <summary>log.</summary>
    Log,

    /// <summary>counter.</summary>
    Counter,

    /// <summary>Sets of ranges.</summary>
    IntervalSets,

    /// <summary>Sets of ranges over several components.</summary>
    ConcatenatedIntervalSets,

    /// <summary>Sets that rules add to, with times to live.</summary>
    DynamicSets,

    /// <summary>Deleting what may not be there.</summary>
    Destroy,
}
