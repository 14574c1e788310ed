using static KubeProxyNet.Netlink.Uapi.NetfilterH;

namespace KubeProxyNet.Netlink.Nftables;

/// <summary>What happens to a packet that reaches a base chain's end.</summary>
public enum NftPolicy : uint
{
    /// <summary>It is dropped.</summary>
    Drop = NF_DROP,

    /// <summary>It goes on.</summary>
    Accept = NF_ACCEPT,
}
