using KubeProxyNet.Netlink.Wire;
using static KubeProxyNet.Netlink.Uapi.NfTablesH;

namespace KubeProxyNet.Netlink.Nftables;

/// <summary>Loads what connection tracking knows of the packet's connection.</summary>
public sealed record NftCtLoad(NftCtKey Key, uint Destination = NftRegister.Reg1, NftCtDirection? Direction = null) : NftExpression
{
    internal const string Name = "ct";

    /// <inheritdoc/>
    public override string KernelName => Name;

    /// <summary>Reads both directions: the kernel calls them by one name.</summary>
    internal static NftExpression Read(NetlinkAttributeReader attributes)
    {
        var result = new NftCtLoad(default, 0);
        uint? source = null;
        while (attributes.Read())
        {
            switch (attributes.Type)
            {
                case NFTA_CT_KEY:
                    result = result with { Key = (NftCtKey)attributes.GetUInt32BigEndian() };
                    break;
                case NFTA_CT_DREG:
                    result = result with { Destination = attributes.GetUInt32BigEndian() };
                    break;
                case NFTA_CT_DIRECTION:
                    result = result with { Direction = (NftCtDirection)attributes.GetByte() };
                    break;
                case NFTA_CT_SREG:
                    source = attributes.GetUInt32BigEndian();
                    break;
            }
        }

        return source is { } register ? new NftCtSet(result.Key, register) : result;
    }

    internal override void Write(ref NetlinkWriter writer)
    {
        writer.WriteUInt32BigEndian(NFTA_CT_KEY, (uint)Key);
        writer.WriteUInt32BigEndian(NFTA_CT_DREG, Destination);
        if (Direction is { } direction)
        {
            writer.WriteByte(NFTA_CT_DIRECTION, (byte)direction);
        }
    }
}
