using static KubeProxyNet.Netlink.Uapi.NfTablesH;

namespace KubeProxyNet.Netlink.Nftables;

/// <summary>What is asked of the routing table.</summary>
public enum NftFibResult : uint
{
    /// <summary>The index of the link that the route leads to.</summary>
    OutputInterface = NFT_FIB_RESULT_OIF,

    /// <summary>Its name.</summary>
    OutputInterfaceName = NFT_FIB_RESULT_OIFNAME,

    /// <summary>RTN_LOCAL, RTN_UNICAST and so on, 32 bits in host byte order.</summary>
    AddressType = NFT_FIB_RESULT_ADDRTYPE,
}
