using KubeProxyNet.Netlink.Wire;
using static KubeProxyNet.Netlink.Uapi.NfTablesH;

namespace KubeProxyNet.Netlink.Nftables;

/// <summary>Ends the rule unless a register compares so to a constant.</summary>
public sealed record NftCmp(NftCmpOperator Operator, uint Source, EquatableArray<byte> Data) : NftExpression
{
    internal const string Name = "cmp";

    /// <inheritdoc/>
    public override string KernelName => Name;

    /// <summary>Compares register 1 for equality with one byte, such as a protocol number.</summary>
    public static NftCmp EqualByte(byte value) => new(NftCmpOperator.Equal, NftRegister.Reg1, [value]);

    internal static NftExpression Read(NetlinkAttributeReader attributes)
    {
        var result = new NftCmp(default, 0, default);
        while (attributes.Read())
        {
            switch (attributes.Type)
            {
                case NFTA_CMP_SREG:
                    result = result with { Source = attributes.GetUInt32BigEndian() };
                    break;
                case NFTA_CMP_OP:
                    result = result with { Operator = (NftCmpOperator)attributes.GetUInt32BigEndian() };
                    break;
                case NFTA_CMP_DATA:
                    result = result with { Data = attributes.GetDataValue() };
                    break;
            }
        }

        return result;
    }

    internal override void Write(ref NetlinkWriter writer)
    {
        writer.WriteUInt32BigEndian(NFTA_CMP_SREG, Source);
        writer.WriteUInt32BigEndian(NFTA_CMP_OP, (uint)Operator);
        writer.WriteDataValue(NFTA_CMP_DATA, Data.AsSpan());
    }
}
