namespace KubeProxyNet.Netlink.Nftables;

/// <summary>What a probe found out.</summary>
public enum NftSupport
{
    /// <summary>It could not be found out; ask again later.</summary>
    Unknown,

    /// <summary>The kernel has it.</summary>
    Supported,

    /// <summary>The kernel does not have it.</summary>
    NotSupported,
}
