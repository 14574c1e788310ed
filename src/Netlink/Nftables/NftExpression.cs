using KubeProxyNet.Netlink.Wire;

namespace KubeProxyNet.Netlink.Nftables;

/// <summary>One step of a rule, as the kernel runs it and <c>nft --debug=netlink</c> shows it.</summary>
public abstract record NftExpression
{
    private protected NftExpression()
    {
    }

    /// <summary>The kernel's name for the kind of expression.</summary>
    public abstract string KernelName { get; }

    /// <summary>Writes the attributes of NFTA_EXPR_DATA in the order in which nft writes them.</summary>
    internal abstract void Write(ref NetlinkWriter writer);
}
