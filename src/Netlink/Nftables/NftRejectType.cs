using static KubeProxyNet.Netlink.Uapi.NfTablesH;

namespace KubeProxyNet.Netlink.Nftables;

/// <summary>How a refusal is told to the sender.</summary>
public enum NftRejectType : uint
{
    /// <summary>ICMP or ICMPv6 destination unreachable; the code is that protocol's.</summary>
    IcmpUnreachable = NFT_REJECT_ICMP_UNREACH,

    /// <summary>TCP reset.</summary>
    TcpReset = NFT_REJECT_TCP_RST,

    /// <summary>Destination unreachable of the packet's own family, for tables that see both; the code is nf_tables' own.</summary>
    IcmpxUnreachable = NFT_REJECT_ICMPX_UNREACH,
}
