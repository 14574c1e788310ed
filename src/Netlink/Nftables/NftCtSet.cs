using KubeProxyNet.Netlink.Wire;
using static KubeProxyNet.Netlink.Uapi.NfTablesH;

namespace KubeProxyNet.Netlink.Nftables;

/// <summary>Changes what connection tracking keeps, such as the connection's mark.</summary>
public sealed record NftCtSet(NftCtKey Key, uint Source = NftRegister.Reg1) : NftExpression
{
    /// <inheritdoc/>
    public override string KernelName => NftCtLoad.Name;

    internal override void Write(ref NetlinkWriter writer)
    {
        writer.WriteUInt32BigEndian(NFTA_CT_KEY, (uint)Key);
        writer.WriteUInt32BigEndian(NFTA_CT_SREG, Source);
    }
}
