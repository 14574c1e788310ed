using KubeProxyNet.Netlink.Wire;
using static KubeProxyNet.Netlink.Uapi.NfTablesH;

namespace KubeProxyNet.Netlink.Nftables;

/// <summary>Loads bytes of the packet.</summary>
public sealed record NftPayloadLoad(NftPayloadHeader Base, uint Offset, uint Length, uint Destination) : NftExpression
{
    internal const string Name = "payload";

    /// <inheritdoc/>
    public override string KernelName => Name;

    /// <summary><c>ip saddr</c>.</summary>
    public static NftPayloadLoad IpSource(uint destination = NftRegister.Reg1) => new(NftPayloadHeader.Network, 12, 4, destination);

    /// <summary><c>ip daddr</c>.</summary>
    public static NftPayloadLoad IpDestination(uint destination = NftRegister.Reg1) => new(NftPayloadHeader.Network, 16, 4, destination);

    /// <summary><c>ip6 saddr</c>.</summary>
    public static NftPayloadLoad Ip6Source(uint destination = NftRegister.Reg1) => new(NftPayloadHeader.Network, 8, 16, destination);

    /// <summary><c>ip6 daddr</c>.</summary>
    public static NftPayloadLoad Ip6Destination(uint destination = NftRegister.Reg1) => new(NftPayloadHeader.Network, 24, 16, destination);

    /// <summary><c>th sport</c>.</summary>
    public static NftPayloadLoad SourcePort(uint destination = NftRegister.Reg1) => new(NftPayloadHeader.Transport, 0, 2, destination);

    /// <summary><c>th dport</c>.</summary>
    public static NftPayloadLoad DestinationPort(uint destination = NftRegister.Reg1) => new(NftPayloadHeader.Transport, 2, 2, destination);

    internal static NftExpression Read(NetlinkAttributeReader attributes, ReadOnlySpan<byte> data)
    {
        var result = new NftPayloadLoad(default, 0, 0, 0);
        while (attributes.Read())
        {
            switch (attributes.Type)
            {
                case NFTA_PAYLOAD_DREG:
                    result = result with { Destination = attributes.GetUInt32BigEndian() };
                    break;
                case NFTA_PAYLOAD_BASE:
                    result = result with { Base = (NftPayloadHeader)attributes.GetUInt32BigEndian() };
                    break;
                case NFTA_PAYLOAD_OFFSET:
                    result = result with { Offset = attributes.GetUInt32BigEndian() };
                    break;
                case NFTA_PAYLOAD_LEN:
                    result = result with { Length = attributes.GetUInt32BigEndian() };
                    break;
                case NFTA_PAYLOAD_SREG:
                    // Writes to the packet: we never do.
                    return new NftUnknownExpression(Name, EquatableArray.Create(data));
            }
        }

        return result;
    }

    internal override void Write(ref NetlinkWriter writer)
    {
        writer.WriteUInt32BigEndian(NFTA_PAYLOAD_DREG, Destination);
        writer.WriteUInt32BigEndian(NFTA_PAYLOAD_BASE, (uint)Base);
        writer.WriteUInt32BigEndian(NFTA_PAYLOAD_OFFSET, Offset);
        writer.WriteUInt32BigEndian(NFTA_PAYLOAD_LEN, Length);
    }
}
