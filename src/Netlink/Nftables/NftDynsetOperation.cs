using static KubeProxyNet.Netlink.Uapi.NfTablesH;

namespace KubeProxyNet.Netlink.Nftables;

/// <summary>What a rule does to a set.</summary>
public enum NftDynsetOperation : uint
{
    /// <summary>Adds the element unless it is there.</summary>
    Add = NFT_DYNSET_OP_ADD,

    /// <summary>Adds the element, or starts its time anew.</summary>
    Update = NFT_DYNSET_OP_UPDATE,

    /// <summary>Deletes the element.</summary>
    Delete = NFT_DYNSET_OP_DELETE,
}
