using KubeProxyNet.Netlink.Wire;
using static KubeProxyNet.Netlink.Uapi.NfTablesH;

namespace KubeProxyNet.Netlink.Nftables;

/// <summary>Translates the destination to this host.</summary>
public sealed record NftRedirect(uint? PortRegister = null, NftNatFlags Flags = NftNatFlags.None) : NftExpression
{
    internal const string Name = "redir";

    /// <inheritdoc/>
    public override string KernelName => Name;

    /// <summary>The last port to use.</summary>
    public uint? LastPortRegister { get; init; }

    internal static NftExpression Read(NetlinkAttributeReader attributes)
    {
        var result = new NftRedirect();
        while (attributes.Read())
        {
            switch (attributes.Type)
            {
                case NFTA_REDIR_REG_PROTO_MIN:
                    result = result with { PortRegister = attributes.GetUInt32BigEndian() };
                    break;
                case NFTA_REDIR_REG_PROTO_MAX:
                    result = result with { LastPortRegister = attributes.GetUInt32BigEndian() };
                    break;
                case NFTA_REDIR_FLAGS:
                    result = result with { Flags = (NftNatFlags)(attributes.GetUInt32BigEndian() & ~NftNat.DerivedFlags) };
                    break;
            }
        }

        return result with { LastPortRegister = result.LastPortRegister == result.PortRegister ? null : result.LastPortRegister };
    }

    internal override void Write(ref NetlinkWriter writer)
    {
        writer.WriteRegister(NFTA_REDIR_REG_PROTO_MIN, PortRegister);
        writer.WriteRegister(NFTA_REDIR_REG_PROTO_MAX, LastPortRegister);
        if (Flags != NftNatFlags.None)
        {
            writer.WriteUInt32BigEndian(NFTA_REDIR_FLAGS, (uint)Flags);
        }
    }
}
