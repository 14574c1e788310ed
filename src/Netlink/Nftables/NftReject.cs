using KubeProxyNet.Netlink.Wire;
using static KubeProxyNet.Netlink.Uapi.NfTablesH;

namespace KubeProxyNet.Netlink.Nftables;

/// <summary>Drops the packet and tells the sender.</summary>
public sealed record NftReject(NftRejectType Type, byte Code) : NftExpression
{
    internal const string Name = "reject";

    private const byte IcmpPortUnreachable = 3;
    private const byte Icmpv6PortUnreachable = 4;

    /// <inheritdoc/>
    public override string KernelName => Name;

    /// <summary><c>reject</c> in a table of family ip: port unreachable.</summary>
    public static NftReject PortUnreachable(NftFamily family) => family switch
    {
        NftFamily.Ip => new(NftRejectType.IcmpUnreachable, IcmpPortUnreachable),
        NftFamily.Ip6 => new(NftRejectType.IcmpUnreachable, Icmpv6PortUnreachable),
        _ => new(NftRejectType.IcmpxUnreachable, NFT_REJECT_ICMPX_PORT_UNREACH),
    };

    internal static NftExpression Read(NetlinkAttributeReader attributes)
    {
        var result = new NftReject(default, 0);
        while (attributes.Read())
        {
            switch (attributes.Type)
            {
                case NFTA_REJECT_TYPE:
                    result = result with { Type = (NftRejectType)attributes.GetUInt32BigEndian() };
                    break;
                case NFTA_REJECT_ICMP_CODE:
                    result = result with { Code = attributes.GetByte() };
                    break;
            }
        }

        return result;
    }

    internal override void Write(ref NetlinkWriter writer)
    {
        writer.WriteUInt32BigEndian(NFTA_REJECT_TYPE, (uint)Type);
        writer.WriteByte(NFTA_REJECT_ICMP_CODE, Code);
    }
}
