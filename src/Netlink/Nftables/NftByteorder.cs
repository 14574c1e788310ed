using KubeProxyNet.Netlink.Wire;
using static KubeProxyNet.Netlink.Uapi.NfTablesH;

namespace KubeProxyNet.Netlink.Nftables;

/// <summary>Swaps bytes between host and network order, so that numbers can be compared.</summary>
/// <param name="Source">Where the numbers are.</param>
/// <param name="Destination">Where they go.</param>
/// <param name="ToNetwork">The direction.</param>
/// <param name="Length">Bytes in all.</param>
/// <param name="Size">Bytes of one number.</param>
public sealed record NftByteorder(uint Source, uint Destination, bool ToNetwork, uint Length, uint Size) : NftExpression
{
    internal const string Name = "byteorder";

    /// <inheritdoc/>
    public override string KernelName => Name;

    internal static NftExpression Read(NetlinkAttributeReader attributes)
    {
        var result = new NftByteorder(0, 0, false, 0, 0);
        while (attributes.Read())
        {
            switch (attributes.Type)
            {
                case NFTA_BYTEORDER_SREG:
                    result = result with { Source = attributes.GetUInt32BigEndian() };
                    break;
                case NFTA_BYTEORDER_DREG:
                    result = result with { Destination = attributes.GetUInt32BigEndian() };
                    break;
                case NFTA_BYTEORDER_OP:
                    result = result with { ToNetwork = attributes.GetUInt32BigEndian() == NFT_BYTEORDER_HTON };
                    break;
                case NFTA_BYTEORDER_LEN:
                    result = result with { Length = attributes.GetUInt32BigEndian() };
                    break;
                case NFTA_BYTEORDER_SIZE:
                    result = result with { Size = attributes.GetUInt32BigEndian() };
                    break;
            }
        }

        return result;
    }

    internal override void Write(ref NetlinkWriter writer)
    {
        writer.WriteUInt32BigEndian(NFTA_BYTEORDER_SREG, Source);
        writer.WriteUInt32BigEndian(NFTA_BYTEORDER_DREG, Destination);
        writer.WriteUInt32BigEndian(NFTA_BYTEORDER_OP, ToNetwork ? NFT_BYTEORDER_HTON : NFT_BYTEORDER_NTOH);
        writer.WriteUInt32BigEndian(NFTA_BYTEORDER_LEN, Length);
        writer.WriteUInt32BigEndian(NFTA_BYTEORDER_SIZE, Size);
    }
}
