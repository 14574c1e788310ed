using KubeProxyNet.Netlink.Wire;
using static KubeProxyNet.Netlink.Uapi.NfTablesH;

namespace KubeProxyNet.Netlink.Nftables;

/// <summary>Loads what the kernel knows of the packet.</summary>
public sealed record NftMetaLoad(NftMetaKey Key, uint Destination = NftRegister.Reg1) : NftExpression
{
    internal const string Name = "meta";

    /// <inheritdoc/>
    public override string KernelName => Name;

    /// <summary>Reads both directions: the kernel calls them by one name.</summary>
    internal static NftExpression Read(NetlinkAttributeReader attributes)
    {
        var key = default(NftMetaKey);
        var destination = 0u;
        uint? source = null;
        while (attributes.Read())
        {
            switch (attributes.Type)
            {
                case NFTA_META_KEY:
                    key = (NftMetaKey)attributes.GetUInt32BigEndian();
                    break;
                case NFTA_META_DREG:
                    destination = attributes.GetUInt32BigEndian();
                    break;
                case NFTA_META_SREG:
                    source = attributes.GetUInt32BigEndian();
                    break;
            }
        }

        return source is { } register ? new NftMetaSet(key, register) : new NftMetaLoad(key, destination);
    }

    internal override void Write(ref NetlinkWriter writer)
    {
        writer.WriteUInt32BigEndian(NFTA_META_KEY, (uint)Key);
        writer.WriteUInt32BigEndian(NFTA_META_DREG, Destination);
    }
}
