using static KubeProxyNet.Netlink.Uapi.NetfilterH;
using static KubeProxyNet.Netlink.Uapi.NfTablesH;

namespace KubeProxyNet.Netlink.Nftables;

/// <summary>What becomes of a packet.</summary>
public enum NftVerdictKind
{
    /// <summary>Dropped.</summary>
    Drop = NF_DROP,

    /// <summary>Through with this base chain.</summary>
    Accept = NF_ACCEPT,

    /// <summary>Handed to a process.</summary>
    Queue = NF_QUEUE,

    /// <summary>On to the next expression.</summary>
    Continue = NFT_CONTINUE,

    /// <summary>On to the next rule.</summary>
    Break = NFT_BREAK,

    /// <summary>To another chain, and back from its end.</summary>
    Jump = NFT_JUMP,

    /// <summary>To another chain for good.</summary>
    Goto = NFT_GOTO,

    /// <summary>Back to the chain that jumped here.</summary>
    Return = NFT_RETURN,
}
