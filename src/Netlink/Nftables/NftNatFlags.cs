using static KubeProxyNet.Netlink.Uapi.NetfilterH;

namespace KubeProxyNet.Netlink.Nftables;

/// <summary>How ports and addresses of a range are chosen.</summary>
[Flags]
public enum NftNatFlags : uint
{
    /// <summary>The port is kept where that is possible.</summary>
    None = 0,

    /// <summary>A random port.</summary>
    Random = NF_NAT_RANGE_PROTO_RANDOM,

    /// <summary>A client gets the same address each time.</summary>
    Persistent = NF_NAT_RANGE_PERSISTENT,

    /// <summary>A fully random port, which avoids races between CPUs.</summary>
    FullyRandom = NF_NAT_RANGE_PROTO_RANDOM_FULLY,
}
