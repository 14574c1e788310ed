using KubeProxyNet.Netlink.Wire;
using static KubeProxyNet.Netlink.Uapi.NfTablesH;

namespace KubeProxyNet.Netlink.Nftables;

/// <summary>Changes what the kernel keeps with the packet, such as its mark.</summary>
public sealed record NftMetaSet(NftMetaKey Key, uint Source = NftRegister.Reg1) : NftExpression
{
    /// <inheritdoc/>
    public override string KernelName => NftMetaLoad.Name;

    internal override void Write(ref NetlinkWriter writer)
    {
        writer.WriteUInt32BigEndian(NFTA_META_KEY, (uint)Key);
        writer.WriteUInt32BigEndian(NFTA_META_SREG, Source);
    }
}
