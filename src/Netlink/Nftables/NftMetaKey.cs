using static KubeProxyNet.Netlink.Uapi.NfTablesH;

namespace KubeProxyNet.Netlink.Nftables;

/// <summary>What the kernel knows of a packet beside its bytes.</summary>
public enum NftMetaKey : uint
{
    /// <summary>Length in bytes.</summary>
    Length = NFT_META_LEN,

    /// <summary>EtherType.</summary>
    Protocol = NFT_META_PROTOCOL,

    /// <summary>Traffic class.</summary>
    Priority = NFT_META_PRIORITY,

    /// <summary>Packet mark.</summary>
    Mark = NFT_META_MARK,

    /// <summary>Index of the link it came by.</summary>
    InputInterface = NFT_META_IIF,

    /// <summary>Index of the link it goes by.</summary>
    OutputInterface = NFT_META_OIF,

    /// <summary>Name of the link it came by.</summary>
    InputInterfaceName = NFT_META_IIFNAME,

    /// <summary>Name of the link it goes by.</summary>
    OutputInterfaceName = NFT_META_OIFNAME,

    /// <summary>Hardware type of the link it came by.</summary>
    InputInterfaceType = NFT_META_IFTYPE,

    /// <summary>Hardware type of the link it goes by.</summary>
    OutputInterfaceType = NFT_META_OIFTYPE,

    /// <summary>User that owns the socket.</summary>
    SocketUser = NFT_META_SKUID,

    /// <summary>Group that owns the socket.</summary>
    SocketGroup = NFT_META_SKGID,

    /// <summary>Whether rules report it (<c>nft monitor trace</c>).</summary>
    Trace = NFT_META_NFTRACE,

    /// <summary>IPv4 or IPv6, in tables that see both.</summary>
    NetworkProtocol = NFT_META_NFPROTO,

    /// <summary>TCP, UDP, SCTP: the last header's number, behind IPv6 extension headers too.</summary>
    TransportProtocol = NFT_META_L4PROTO,

    /// <summary>Unicast, broadcast, multicast.</summary>
    PacketType = NFT_META_PKTTYPE,

    /// <summary>The CPU at work.</summary>
    Cpu = NFT_META_CPU,

    /// <summary>Group of the link it came by.</summary>
    InputInterfaceGroup = NFT_META_IIFGROUP,

    /// <summary>Group of the link it goes by.</summary>
    OutputInterfaceGroup = NFT_META_OIFGROUP,

    /// <summary>A random number.</summary>
    Random = NFT_META_PRANDOM,
}
