using KubeProxyNet.Netlink.Wire;
using static KubeProxyNet.Netlink.Uapi.NfTablesH;

namespace KubeProxyNet.Netlink.Nftables;

/// <summary>Ends the rule for what goes beyond a rate, or for what stays below it if inverted.</summary>
/// <param name="Rate">Packets or bytes per unit of time.</param>
/// <param name="Unit">The unit of time, in seconds.</param>
/// <param name="Burst">How much may come at once; the kernel takes 5 packets for 0.</param>
/// <param name="InBytes">Bytes are counted, not packets.</param>
/// <param name="Invert">Matches what goes beyond.</param>
public sealed record NftLimit(ulong Rate, ulong Unit, uint Burst, bool InBytes = false, bool Invert = false) : NftExpression
{
    internal const string Name = "limit";

    /// <inheritdoc/>
    public override string KernelName => Name;

    internal static NftExpression Read(NetlinkAttributeReader attributes)
    {
        var result = new NftLimit(0, 0, 0);
        while (attributes.Read())
        {
            switch (attributes.Type)
            {
                case NFTA_LIMIT_RATE:
                    result = result with { Rate = attributes.GetUInt64BigEndian() };
                    break;
                case NFTA_LIMIT_UNIT:
                    result = result with { Unit = attributes.GetUInt64BigEndian() };
                    break;
                case NFTA_LIMIT_BURST:
                    result = result with { Burst = attributes.GetUInt32BigEndian() };
                    break;
                case NFTA_LIMIT_TYPE:
                    result = result with { InBytes = attributes.GetUInt32BigEndian() == NFT_LIMIT_PKT_BYTES };
                    break;
                case NFTA_LIMIT_FLAGS:
                    result = result with { Invert = (attributes.GetUInt32BigEndian() & NFT_LIMIT_F_INV) != 0 };
                    break;
            }
        }

        return result;
    }

    internal override void Write(ref NetlinkWriter writer)
    {
        writer.WriteUInt64BigEndian(NFTA_LIMIT_RATE, Rate);
        writer.WriteUInt64BigEndian(NFTA_LIMIT_UNIT, Unit);
        if (Burst != 0)
        {
            writer.WriteUInt32BigEndian(NFTA_LIMIT_BURST, Burst);
        }

        writer.WriteUInt32BigEndian(NFTA_LIMIT_TYPE, InBytes ? NFT_LIMIT_PKT_BYTES : NFT_LIMIT_PKTS);
        writer.WriteUInt32BigEndian(NFTA_LIMIT_FLAGS, Invert ? NFT_LIMIT_F_INV : 0);
    }
}
