using static KubeProxyNet.Netlink.Uapi.NfTablesH;

namespace KubeProxyNet.Netlink.Nftables;

/// <summary>What a set can do.</summary>
[Flags]
public enum NftSetFlags : uint
{
    /// <summary>Single keys, changed by the control plane only.</summary>
    None = 0,

    /// <summary>Made for one rule and gone with it.</summary>
    Anonymous = NFT_SET_ANONYMOUS,

    /// <summary>Elements do not change once a rule uses it.</summary>
    Constant = NFT_SET_CONSTANT,

    /// <summary>Elements are ranges.</summary>
    Interval = NFT_SET_INTERVAL,

    /// <summary>Elements carry data or a verdict.</summary>
    Map = NFT_SET_MAP,

    /// <summary>Elements may expire.</summary>
    Timeout = NFT_SET_TIMEOUT,

    /// <summary>Rules add elements (<c>flags dynamic</c>).</summary>
    Dynamic = NFT_SET_EVAL,

    /// <summary>Elements refer to stateful objects.</summary>
    Object = NFT_SET_OBJECT,

    /// <summary>The kernel is told the lengths of the key's components; needed for ranges of concatenations only.</summary>
    Concatenation = NFT_SET_CONCAT,

    /// <summary>Elements carry expressions, such as counters.</summary>
    Expressions = NFT_SET_EXPR,
}
