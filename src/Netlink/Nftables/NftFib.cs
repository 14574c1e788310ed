using KubeProxyNet.Netlink.Wire;
using static KubeProxyNet.Netlink.Uapi.NfTablesH;

namespace KubeProxyNet.Netlink.Nftables;

/// <summary>Asks the routing table, for example whether an address is local.</summary>
public sealed record NftFib(NftFibResult Result, NftFibFlags Flags, uint Destination = NftRegister.Reg1) : NftExpression
{
    internal const string Name = "fib";

    /// <inheritdoc/>
    public override string KernelName => Name;

    internal static NftExpression Read(NetlinkAttributeReader attributes)
    {
        var result = new NftFib(default, default, 0);
        while (attributes.Read())
        {
            switch (attributes.Type)
            {
                case NFTA_FIB_DREG:
                    result = result with { Destination = attributes.GetUInt32BigEndian() };
                    break;
                case NFTA_FIB_RESULT:
                    result = result with { Result = (NftFibResult)attributes.GetUInt32BigEndian() };
                    break;
                case NFTA_FIB_FLAGS:
                    result = result with { Flags = (NftFibFlags)attributes.GetUInt32BigEndian() };
                    break;
            }
        }

        return result;
    }

    internal override void Write(ref NetlinkWriter writer)
    {
        writer.WriteUInt32BigEndian(NFTA_FIB_FLAGS, (uint)Flags);
        writer.WriteUInt32BigEndian(NFTA_FIB_RESULT, (uint)Result);
        writer.WriteUInt32BigEndian(NFTA_FIB_DREG, Destination);
    }
}
