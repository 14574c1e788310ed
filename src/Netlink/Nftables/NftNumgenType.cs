using static KubeProxyNet.Netlink.Uapi.NfTablesH;

namespace KubeProxyNet.Netlink.Nftables;

/// <summary>How numbers are chosen.</summary>
public enum NftNumgenType : uint
{
    /// <summary>One after the other.</summary>
    Incremental = NFT_NG_INCREMENTAL,

    /// <summary>At random.</summary>
    Random = NFT_NG_RANDOM,
}
