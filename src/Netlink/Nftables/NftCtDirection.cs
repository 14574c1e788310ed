namespace KubeProxyNet.Netlink.Nftables;

/// <summary>A direction of a tracked connection.</summary>
public enum NftCtDirection : byte
{
    /// <summary>As the first packet went, before any translation.</summary>
    Original = 0,

    /// <summary>As answers come.</summary>
    Reply = 1,
}
