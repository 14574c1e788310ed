using KubeProxyNet.Netlink.Wire;
using static KubeProxyNet.Netlink.Uapi.NfTablesH;

namespace KubeProxyNet.Netlink.Nftables;

/// <summary>Ends the rule unless a register is within a range, or outside of it if inverted. nft uses it for the latter only.</summary>
public sealed record NftRange(uint Source, EquatableArray<byte> From, EquatableArray<byte> To, bool Invert = false) : NftExpression
{
    internal const string Name = "range";

    /// <inheritdoc/>
    public override string KernelName => Name;

    internal static NftExpression Read(NetlinkAttributeReader attributes)
    {
        var result = new NftRange(0, default, default);
        while (attributes.Read())
        {
            switch (attributes.Type)
            {
                case NFTA_RANGE_SREG:
                    result = result with { Source = attributes.GetUInt32BigEndian() };
                    break;
                case NFTA_RANGE_OP:
                    result = result with { Invert = attributes.GetUInt32BigEndian() == NFT_RANGE_NEQ };
                    break;
                case NFTA_RANGE_FROM_DATA:
                    result = result with { From = attributes.GetDataValue() };
                    break;
                case NFTA_RANGE_TO_DATA:
                    result = result with { To = attributes.GetDataValue() };
                    break;
            }
        }

        return result;
    }

    internal override void Write(ref NetlinkWriter writer)
    {
        writer.WriteUInt32BigEndian(NFTA_RANGE_SREG, Source);
        writer.WriteUInt32BigEndian(NFTA_RANGE_OP, Invert ? NFT_RANGE_NEQ : NFT_RANGE_EQ);
        writer.WriteDataValue(NFTA_RANGE_FROM_DATA, From.AsSpan());
        writer.WriteDataValue(NFTA_RANGE_TO_DATA, To.AsSpan());
    }
}
