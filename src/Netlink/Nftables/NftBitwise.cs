using KubeProxyNet.Netlink.Wire;
using static KubeProxyNet.Netlink.Uapi.NfTablesH;

namespace KubeProxyNet.Netlink.Nftables;

/// <summary>destination = (source &amp; mask) ^ xor. And, or and xor with a constant are all written so.</summary>
public sealed record NftBitwise(uint Source, uint Destination, EquatableArray<byte> Mask, EquatableArray<byte> Xor) : NftExpression
{
    internal const string Name = "bitwise";

    /// <inheritdoc/>
    public override string KernelName => Name;

    /// <summary>Keeps the bits of the mask in a 32-bit value in host byte order, such as a mark.</summary>
    public static NftBitwise And(uint mask, uint register = NftRegister.Reg1) => OfWord(mask, 0, register);

    /// <summary>Sets bits in a 32-bit value in host byte order.</summary>
    public static NftBitwise Or(uint bits, uint register = NftRegister.Reg1) => OfWord(~bits, bits, register);

    /// <summary>Flips bits in a 32-bit value in host byte order.</summary>
    public static NftBitwise ExclusiveOr(uint bits, uint register = NftRegister.Reg1) => OfWord(uint.MaxValue, bits, register);

    internal static NftExpression Read(NetlinkAttributeReader attributes, ReadOnlySpan<byte> data)
    {
        var result = new NftBitwise(0, 0, default, default);
        while (attributes.Read())
        {
            switch (attributes.Type)
            {
                case NFTA_BITWISE_SREG:
                    result = result with { Source = attributes.GetUInt32BigEndian() };
                    break;
                case NFTA_BITWISE_DREG:
                    result = result with { Destination = attributes.GetUInt32BigEndian() };
                    break;
                case NFTA_BITWISE_MASK:
                    result = result with { Mask = attributes.GetDataValue() };
                    break;
                case NFTA_BITWISE_XOR:
                    result = result with { Xor = attributes.GetDataValue() };
                    break;
                case NFTA_BITWISE_OP when attributes.GetUInt32BigEndian() != NFT_BITWISE_MASK_XOR:
                    // Shifts, and from 6.13 operations on two registers.
                    return new NftUnknownExpression(Name, EquatableArray.Create(data));
            }
        }

        return result;
    }

    internal override void Write(ref NetlinkWriter writer)
    {
        writer.WriteUInt32BigEndian(NFTA_BITWISE_SREG, Source);
        writer.WriteUInt32BigEndian(NFTA_BITWISE_DREG, Destination);
        writer.WriteUInt32BigEndian(NFTA_BITWISE_OP, NFT_BITWISE_MASK_XOR);
        writer.WriteUInt32BigEndian(NFTA_BITWISE_LEN, (uint)Mask.Length);
        writer.WriteDataValue(NFTA_BITWISE_MASK, Mask.AsSpan());
        writer.WriteDataValue(NFTA_BITWISE_XOR, Xor.AsSpan());
    }

    private static NftBitwise OfWord(uint mask, uint xor, uint register) =>
        new(register, register, EquatableArray.Create<byte>(BitConverter.GetBytes(mask)), EquatableArray.Create<byte>(BitConverter.GetBytes(xor)));
}
