using static KubeProxyNet.Netlink.Uapi.NfTablesH;

namespace KubeProxyNet.Netlink.Nftables;

/// <summary>How a register is compared; as byte strings, so numbers must be in network byte order.</summary>
public enum NftCmpOperator : uint
{
    /// <summary>Equal.</summary>
    Equal = NFT_CMP_EQ,

    /// <summary>Not equal.</summary>
    NotEqual = NFT_CMP_NEQ,

    /// <summary>Less.</summary>
    Less = NFT_CMP_LT,

    /// <summary>Less or equal.</summary>
    LessOrEqual = NFT_CMP_LTE,

    /// <summary>Greater.</summary>
    Greater = NFT_CMP_GT,

    /// <summary>Greater or equal.</summary>
    GreaterOrEqual = NFT_CMP_GTE,
}
