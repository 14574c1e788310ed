using KubeProxyNet.Netlink.Wire;
using static KubeProxyNet.Netlink.Uapi.NfTablesH;

namespace KubeProxyNet.Netlink.Nftables;

/// <summary>Translates the source to the address of the link that the packet leaves by.</summary>
public sealed record NftMasquerade(NftNatFlags Flags = NftNatFlags.None) : NftExpression
{
    internal const string Name = "masq";

    /// <inheritdoc/>
    public override string KernelName => Name;

    /// <summary>The first port to use.</summary>
    public uint? PortRegister { get; init; }

    /// <summary>The last port to use.</summary>
    public uint? LastPortRegister { get; init; }

    internal static NftExpression Read(NetlinkAttributeReader attributes)
    {
        var result = new NftMasquerade();
        while (attributes.Read())
        {
            switch (attributes.Type)
            {
                case NFTA_MASQ_FLAGS:
                    result = result with { Flags = (NftNatFlags)(attributes.GetUInt32BigEndian() & ~NftNat.DerivedFlags) };
                    break;
                case NFTA_MASQ_REG_PROTO_MIN:
                    result = result with { PortRegister = attributes.GetUInt32BigEndian() };
                    break;
                case NFTA_MASQ_REG_PROTO_MAX:
                    result = result with { LastPortRegister = attributes.GetUInt32BigEndian() };
                    break;
            }
        }

        return result with { LastPortRegister = result.LastPortRegister == result.PortRegister ? null : result.LastPortRegister };
    }

    internal override void Write(ref NetlinkWriter writer)
    {
        if (Flags != NftNatFlags.None)
        {
            writer.WriteUInt32BigEndian(NFTA_MASQ_FLAGS, (uint)Flags);
        }

        writer.WriteRegister(NFTA_MASQ_REG_PROTO_MIN, PortRegister);
        writer.WriteRegister(NFTA_MASQ_REG_PROTO_MAX, LastPortRegister);
    }
}
