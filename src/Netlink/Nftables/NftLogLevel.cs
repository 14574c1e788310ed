using static KubeProxyNet.Netlink.Uapi.NfTablesH;

namespace KubeProxyNet.Netlink.Nftables;

/// <summary>Severity of a line in the kernel's log.</summary>
public enum NftLogLevel : uint
{
    /// <summary>The system is unusable.</summary>
    Emergency = NFT_LOGLEVEL_EMERG,

    /// <summary>Act at once.</summary>
    Alert = NFT_LOGLEVEL_ALERT,

    /// <summary>Critical.</summary>
    Critical = NFT_LOGLEVEL_CRIT,

    /// <summary>An error.</summary>
    Error = NFT_LOGLEVEL_ERR,

    /// <summary>A warning; the kernel's default.</summary>
    Warning = NFT_LOGLEVEL_WARNING,

    /// <summary>Normal, but worth a look.</summary>
    Notice = NFT_LOGLEVEL_NOTICE,

    /// <summary>For information.</summary>
    Information = NFT_LOGLEVEL_INFO,

    /// <summary>For debugging.</summary>
    Debug = NFT_LOGLEVEL_DEBUG,

    /// <summary>To the audit subsystem.</summary>
    Audit = NFT_LOGLEVEL_AUDIT,
}
