using static KubeProxyNet.Netlink.Uapi.NfTablesH;

namespace KubeProxyNet.Netlink.Nftables;

/// <summary>What is hashed.</summary>
public enum NftHashType : uint
{
    /// <summary>The bytes in registers (<c>jhash</c>).</summary>
    Jenkins = NFT_HASH_JENKINS,

    /// <summary>The packet's flow, the same in both directions (<c>symhash</c>).</summary>
    Symmetric = NFT_HASH_SYM,
}
