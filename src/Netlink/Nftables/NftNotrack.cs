using KubeProxyNet.Netlink.Wire;

namespace KubeProxyNet.Netlink.Nftables;

/// <summary>Keeps the packet out of connection tracking; for chains before it.</summary>
public sealed record NftNotrack : NftExpression
{
    internal const string Name = "notrack";

    /// <inheritdoc/>
    public override string KernelName => Name;

    internal override void Write(ref NetlinkWriter writer)
    {
        // It has no attributes, and nft leaves NFTA_EXPR_DATA out.
    }
}
