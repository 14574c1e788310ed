using static KubeProxyNet.Netlink.Uapi.NfTablesH;

namespace KubeProxyNet.Netlink.Nftables;

/// <summary>What connection tracking knows.</summary>
public enum NftCtKey : uint
{
    /// <summary>New, established, related, invalid: a bit mask in host byte order.</summary>
    State = NFT_CT_STATE,

    /// <summary>0 original, 1 reply.</summary>
    Direction = NFT_CT_DIRECTION,

    /// <summary>IPS_* bits, among them that source or destination were translated.</summary>
    Status = NFT_CT_STATUS,

    /// <summary>The connection's mark.</summary>
    Mark = NFT_CT_MARK,

    /// <summary>Time until it is forgotten.</summary>
    Expiration = NFT_CT_EXPIRATION,

    /// <summary>IPv4 or IPv6.</summary>
    NetworkProtocol = NFT_CT_L3PROTOCOL,

    /// <summary>Source address of a direction, the family being the table's.</summary>
    Source = NFT_CT_SRC,

    /// <summary>Destination address of a direction, the family being the table's.</summary>
    Destination = NFT_CT_DST,

    /// <summary>Transport protocol of a direction.</summary>
    Protocol = NFT_CT_PROTOCOL,

    /// <summary>Source port of a direction.</summary>
    SourcePort = NFT_CT_PROTO_SRC,

    /// <summary>Destination port of a direction.</summary>
    DestinationPort = NFT_CT_PROTO_DST,

    /// <summary>Zone.</summary>
    Zone = NFT_CT_ZONE,

    /// <summary>IPv4 source of a direction.</summary>
    SourceIp = NFT_CT_SRC_IP,

    /// <summary>IPv4 destination of a direction.</summary>
    DestinationIp = NFT_CT_DST_IP,

    /// <summary>IPv6 source of a direction.</summary>
    SourceIp6 = NFT_CT_SRC_IP6,

    /// <summary>IPv6 destination of a direction.</summary>
    DestinationIp6 = NFT_CT_DST_IP6,
}
