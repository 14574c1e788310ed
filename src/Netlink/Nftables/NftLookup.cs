using KubeProxyNet.Netlink.Wire;
using static KubeProxyNet.Netlink.Uapi.NfTablesH;

namespace KubeProxyNet.Netlink.Nftables;

/// <summary>Ends the rule unless the key in a register is in the set (or is not, if inverted); from a map it takes the data or the verdict.</summary>
/// <param name="Set">The set's name.</param>
/// <param name="Source">Where the key begins.</param>
/// <param name="Destination">Where a map's data go: <see cref="NftRegister.Verdict"/> for a verdict map; null for sets.</param>
/// <param name="Invert">Matches keys that are not in the set.</param>
public sealed record NftLookup(string Set, uint Source = NftRegister.Reg1, uint? Destination = null, bool Invert = false) : NftExpression
{
    internal const string Name = "lookup";

    /// <inheritdoc/>
    public override string KernelName => Name;

    internal static NftExpression Read(NetlinkAttributeReader attributes)
    {
        var result = new NftLookup(string.Empty, 0);
        while (attributes.Read())
        {
            switch (attributes.Type)
            {
                case NFTA_LOOKUP_SET:
                    result = result with { Set = attributes.GetString() };
                    break;
                case NFTA_LOOKUP_SREG:
                    result = result with { Source = attributes.GetUInt32BigEndian() };
                    break;
                case NFTA_LOOKUP_DREG:
                    result = result with { Destination = attributes.GetUInt32BigEndian() };
                    break;
                case NFTA_LOOKUP_FLAGS:
                    result = result with { Invert = (attributes.GetUInt32BigEndian() & NFT_LOOKUP_F_INV) != 0 };
                    break;
            }
        }

        return result;
    }

    // Without NFTA_LOOKUP_SET_ID, which nft adds: the kernel finds named sets of the same batch by their names.
    internal override void Write(ref NetlinkWriter writer)
    {
        writer.WriteUInt32BigEndian(NFTA_LOOKUP_SREG, Source);
        if (Destination is { } destination)
        {
            writer.WriteUInt32BigEndian(NFTA_LOOKUP_DREG, destination);
        }

        writer.WriteString(NFTA_LOOKUP_SET, Set);
        if (Invert)
        {
            writer.WriteUInt32BigEndian(NFTA_LOOKUP_FLAGS, NFT_LOOKUP_F_INV);
        }
    }
}
