using static KubeProxyNet.Netlink.Uapi.NfTablesH;

namespace KubeProxyNet.Netlink.Nftables;

/// <summary>Which end of a connection is translated.</summary>
public enum NftNatKind : uint
{
    /// <summary>The source, on the way out.</summary>
    Source = NFT_NAT_SNAT,

    /// <summary>The destination, on the way in.</summary>
    Destination = NFT_NAT_DNAT,
}
