using KubeProxyNet.Netlink.Wire;
using static KubeProxyNet.Netlink.Uapi.NetfilterH;
using static KubeProxyNet.Netlink.Uapi.NfTablesH;

namespace KubeProxyNet.Netlink.Nftables;

/// <summary>Translates source or destination to what stands in registers.</summary>
/// <param name="Kind">Which end.</param>
/// <param name="Family"><see cref="NftFamily.Ip"/> or <see cref="NftFamily.Ip6"/>.</param>
/// <param name="AddressRegister">The address, or the first of a range.</param>
/// <param name="PortRegister">The port, or the first of a range.</param>
/// <param name="Flags">How to choose from a range.</param>
public sealed record NftNat(NftNatKind Kind, NftFamily Family, uint? AddressRegister = null, uint? PortRegister = null, NftNatFlags Flags = NftNatFlags.None)
    : NftExpression
{
    internal const string Name = "nat";

    // The kernel derives these two from the registers; nft writes them in some cases and not in others.
    internal const uint DerivedFlags = NF_NAT_RANGE_MAP_IPS | NF_NAT_RANGE_PROTO_SPECIFIED;

    /// <inheritdoc/>
    public override string KernelName => Name;

    /// <summary>The last address of a range.</summary>
    public uint? LastAddressRegister { get; init; }

    /// <summary>The last port of a range.</summary>
    public uint? LastPortRegister { get; init; }

    internal static NftExpression Read(NetlinkAttributeReader attributes)
    {
        var result = new NftNat(default, default);
        while (attributes.Read())
        {
            switch (attributes.Type)
            {
                case NFTA_NAT_TYPE:
                    result = result with { Kind = (NftNatKind)attributes.GetUInt32BigEndian() };
                    break;
                case NFTA_NAT_FAMILY:
                    result = result with { Family = (NftFamily)attributes.GetUInt32BigEndian() };
                    break;
                case NFTA_NAT_REG_ADDR_MIN:
                    result = result with { AddressRegister = attributes.GetUInt32BigEndian() };
                    break;
                case NFTA_NAT_REG_ADDR_MAX:
                    result = result with { LastAddressRegister = attributes.GetUInt32BigEndian() };
                    break;
                case NFTA_NAT_REG_PROTO_MIN:
                    result = result with { PortRegister = attributes.GetUInt32BigEndian() };
                    break;
                case NFTA_NAT_REG_PROTO_MAX:
                    result = result with { LastPortRegister = attributes.GetUInt32BigEndian() };
                    break;
                case NFTA_NAT_FLAGS:
                    result = result with { Flags = (NftNatFlags)(attributes.GetUInt32BigEndian() & ~DerivedFlags) };
                    break;
            }
        }

        // The kernel gives the first register back as the last one where none was named.
        return result with
        {
            LastAddressRegister = result.LastAddressRegister == result.AddressRegister ? null : result.LastAddressRegister,
            LastPortRegister = result.LastPortRegister == result.PortRegister ? null : result.LastPortRegister,
        };
    }

    internal override void Write(ref NetlinkWriter writer)
    {
        writer.WriteUInt32BigEndian(NFTA_NAT_TYPE, (uint)Kind);
        writer.WriteUInt32BigEndian(NFTA_NAT_FAMILY, (uint)Family);
        writer.WriteRegister(NFTA_NAT_REG_ADDR_MIN, AddressRegister);
        writer.WriteRegister(NFTA_NAT_REG_ADDR_MAX, LastAddressRegister);
        writer.WriteRegister(NFTA_NAT_REG_PROTO_MIN, PortRegister);
        writer.WriteRegister(NFTA_NAT_REG_PROTO_MAX, LastPortRegister);
        if (Flags != NftNatFlags.None)
        {
            writer.WriteUInt32BigEndian(NFTA_NAT_FLAGS, (uint)Flags);
        }
    }
}
