using KubeProxyNet.Netlink.Wire;
using static KubeProxyNet.Netlink.Uapi.NfTablesH;

namespace KubeProxyNet.Netlink.Nftables;

/// <summary>Ends the rule with a verdict.</summary>
public sealed record NftImmediateVerdict(NftVerdict Verdict) : NftExpression
{
    /// <inheritdoc/>
    public override string KernelName => NftImmediate.Name;

    internal override void Write(ref NetlinkWriter writer)
    {
        writer.WriteUInt32BigEndian(NFTA_IMMEDIATE_DREG, NFT_REG_VERDICT);
        writer.WriteDataVerdict(NFTA_IMMEDIATE_DATA, Verdict);
    }
}
