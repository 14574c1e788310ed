using static KubeProxyNet.Netlink.Uapi.NfTablesH;

namespace KubeProxyNet.Netlink.Nftables;

/// <summary>What of the packet the routing table is asked with.</summary>
[Flags]
public enum NftFibFlags : uint
{
    /// <summary>Its source address.</summary>
    SourceAddress = NFTA_FIB_F_SADDR,

    /// <summary>Its destination address.</summary>
    DestinationAddress = NFTA_FIB_F_DADDR,

    /// <summary>Its mark.</summary>
    Mark = NFTA_FIB_F_MARK,

    /// <summary>The link that it came by.</summary>
    InputInterface = NFTA_FIB_F_IIF,

    /// <summary>The link that it goes by.</summary>
    OutputInterface = NFTA_FIB_F_OIF,

    /// <summary>Only whether there is a route.</summary>
    Present = NFTA_FIB_F_PRESENT,
}
