namespace KubeProxyNet.Netlink.Nftables;

/// <summary>A table: a name that owns chains and sets.</summary>
public sealed record NftTable(NftFamily Family, string Name)
{
    /// <summary>In <see cref="Flags"/>: nobody else may change it, and it goes with the socket that made it (NFT_TABLE_F_OWNER, Linux 5.12).</summary>
    public const uint Owned = Uapi.NfTablesH.NFT_TABLE_F_OWNER;

    /// <summary>Shown by <c>nft list</c>.</summary>
    public string? Comment { get; init; }

    /// <summary>The kernel's number for it; 0 before it was read back.</summary>
    public ulong Handle { get; init; }

    /// <summary>NFT_TABLE_F_*: dormant, owned by a process.</summary>
    public uint Flags { get; init; }

    /// <summary>Equal but for the handle.</summary>
    public bool HasSameContentAs(NftTable? other) => other is not null && this with { Handle = 0 } == other with { Handle = 0 };
}
