using KubeProxyNet.Netlink.Wire;
using static KubeProxyNet.Netlink.Uapi.NfTablesH;

namespace KubeProxyNet.Netlink.Nftables;

/// <summary>Puts offset + a number below the modulus into a register, 32 bits in host byte order.</summary>
public sealed record NftNumgen(uint Destination, uint Modulus, NftNumgenType Type = NftNumgenType.Random, uint Offset = 0) : NftExpression
{
    internal const string Name = "numgen";

    /// <inheritdoc/>
    public override string KernelName => Name;

    internal static NftExpression Read(NetlinkAttributeReader attributes)
    {
        var result = new NftNumgen(0, 0);
        while (attributes.Read())
        {
            switch (attributes.Type)
            {
                case NFTA_NG_DREG:
                    result = result with { Destination = attributes.GetUInt32BigEndian() };
                    break;
                case NFTA_NG_MODULUS:
                    result = result with { Modulus = attributes.GetUInt32BigEndian() };
                    break;
                case NFTA_NG_TYPE:
                    result = result with { Type = (NftNumgenType)attributes.GetUInt32BigEndian() };
                    break;
                case NFTA_NG_OFFSET:
                    result = result with { Offset = attributes.GetUInt32BigEndian() };
                    break;
            }
        }

        return result;
    }

    internal override void Write(ref NetlinkWriter writer)
    {
        writer.WriteUInt32BigEndian(NFTA_NG_DREG, Destination);
        writer.WriteUInt32BigEndian(NFTA_NG_MODULUS, Modulus);
        writer.WriteUInt32BigEndian(NFTA_NG_TYPE, (uint)Type);
        writer.WriteUInt32BigEndian(NFTA_NG_OFFSET, Offset);
    }
}
