namespace KubeProxyNet.Netlink.Nftables;

/// <summary>A chain of rules; with <see cref="Base"/> packets enter it by themselves, without it only rules and maps lead there.</summary>
public sealed record NftChain(string Name)
{
    /// <summary>The hook, for base chains.</summary>
    public NftBaseChain? Base { get; init; }

    /// <summary>Shown by <c>nft list</c>.</summary>
    public string? Comment { get; init; }

    /// <summary>The kernel's number for it; 0 before it was read back.</summary>
    public ulong Handle { get; init; }

    /// <summary>Equal but for the handle.</summary>
    public bool HasSameContentAs(NftChain? other) => other is not null && this with { Handle = 0 } == other with { Handle = 0 };
}
