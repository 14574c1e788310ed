using KubeProxyNet.Netlink.Wire;
using static KubeProxyNet.Netlink.Uapi.NfTablesH;

namespace KubeProxyNet.Netlink.Nftables;

/// <summary>Puts offset + hash modulo the modulus into a register, 32 bits in host byte order.</summary>
/// <param name="Type">What is hashed.</param>
/// <param name="Destination">Where the number goes.</param>
/// <param name="Modulus">One more than the largest hash.</param>
public sealed record NftHash(NftHashType Type, uint Destination, uint Modulus) : NftExpression
{
    internal const string Name = "hash";

    /// <inheritdoc/>
    public override string KernelName => Name;

    /// <summary>Where the bytes begin; for <see cref="NftHashType.Jenkins"/>.</summary>
    public uint Source { get; init; }

    /// <summary>Number of bytes; for <see cref="NftHashType.Jenkins"/>.</summary>
    public uint Length { get; init; }

    /// <summary>Makes the hash differ from node to node; the kernel chooses one if there is none, and does not tell it.</summary>
    public uint? Seed { get; init; }

    /// <summary>Added to the result.</summary>
    public uint Offset { get; init; }

    internal static NftExpression Read(NetlinkAttributeReader attributes)
    {
        var result = new NftHash(default, 0, 0);
        while (attributes.Read())
        {
            switch (attributes.Type)
            {
                case NFTA_HASH_SREG:
                    result = result with { Source = attributes.GetUInt32BigEndian() };
                    break;
                case NFTA_HASH_DREG:
                    result = result with { Destination = attributes.GetUInt32BigEndian() };
                    break;
                case NFTA_HASH_LEN:
                    result = result with { Length = attributes.GetUInt32BigEndian() };
                    break;
                case NFTA_HASH_MODULUS:
                    result = result with { Modulus = attributes.GetUInt32BigEndian() };
                    break;
                case NFTA_HASH_SEED:
                    result = result with { Seed = attributes.GetUInt32BigEndian() };
                    break;
                case NFTA_HASH_OFFSET:
                    result = result with { Offset = attributes.GetUInt32BigEndian() };
                    break;
                case NFTA_HASH_TYPE:
                    result = result with { Type = (NftHashType)attributes.GetUInt32BigEndian() };
                    break;
            }
        }

        return result;
    }

    internal override void Write(ref NetlinkWriter writer)
    {
        if (Type == NftHashType.Jenkins)
        {
            writer.WriteUInt32BigEndian(NFTA_HASH_SREG, Source);
        }

        writer.WriteUInt32BigEndian(NFTA_HASH_DREG, Destination);
        if (Type == NftHashType.Jenkins)
        {
            writer.WriteUInt32BigEndian(NFTA_HASH_LEN, Length);
        }

        writer.WriteUInt32BigEndian(NFTA_HASH_MODULUS, Modulus);
        if (Seed is { } seed)
        {
            writer.WriteUInt32BigEndian(NFTA_HASH_SEED, seed);
        }

        writer.WriteUInt32BigEndian(NFTA_HASH_OFFSET, Offset);
        writer.WriteUInt32BigEndian(NFTA_HASH_TYPE, (uint)Type);
    }
}
