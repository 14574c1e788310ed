using static KubeProxyNet.Netlink.Uapi.NfTablesH;

namespace KubeProxyNet.Netlink.Nftables;

/// <summary>The header that a payload offset counts from.</summary>
public enum NftPayloadHeader : uint
{
    /// <summary>Ethernet.</summary>
    LinkLayer = NFT_PAYLOAD_LL_HEADER,

    /// <summary>IPv4 or IPv6.</summary>
    Network = NFT_PAYLOAD_NETWORK_HEADER,

    /// <summary>TCP, UDP, SCTP.</summary>
    Transport = NFT_PAYLOAD_TRANSPORT_HEADER,
}
