using KubeProxyNet.Netlink.Wire;
using static KubeProxyNet.Netlink.Uapi.NfTablesH;

namespace KubeProxyNet.Netlink.Nftables;

/// <summary>Puts a constant into a register.</summary>
public sealed record NftImmediate(uint Destination, EquatableArray<byte> Data) : NftExpression
{
    internal const string Name = "immediate";

    /// <inheritdoc/>
    public override string KernelName => Name;

    /// <summary>A 32-bit value in host byte order, such as a mark.</summary>
    public static NftImmediate Word(uint value, uint destination = NftRegister.Reg1) =>
        new(destination, EquatableArray.Create<byte>(BitConverter.GetBytes(value)));

    /// <summary>Reads values and verdicts: the kernel calls them by one name.</summary>
    internal static NftExpression Read(NetlinkAttributeReader attributes)
    {
        var destination = 0u;
        var value = default(EquatableArray<byte>);
        NftVerdict? verdict = null;
        while (attributes.Read())
        {
            switch (attributes.Type)
            {
                case NFTA_IMMEDIATE_DREG:
                    destination = attributes.GetUInt32BigEndian();
                    break;
                case NFTA_IMMEDIATE_DATA:
                    value = attributes.GetDataValue();
                    verdict = attributes.GetDataVerdict();
                    break;
            }
        }

        return verdict is { } known ? new NftImmediateVerdict(known) : new NftImmediate(destination, value);
    }

    internal override void Write(ref NetlinkWriter writer)
    {
        writer.WriteUInt32BigEndian(NFTA_IMMEDIATE_DREG, Destination);
        writer.WriteDataValue(NFTA_IMMEDIATE_DATA, Data.AsSpan());
    }
}
