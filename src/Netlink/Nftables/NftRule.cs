namespace KubeProxyNet.Netlink.Nftables;

/// <summary>A rule: expressions run from left to right until one does not match.</summary>
public sealed record NftRule(string Chain, EquatableArray<NftExpression> Expressions)
{
    /// <summary>Shown by <c>nft list</c>.</summary>
    public string? Comment { get; init; }

    /// <summary>The kernel's number for it, by which it is deleted; 0 before it was read back.</summary>
    public ulong Handle { get; init; }

    /// <summary>Equal but for the handle.</summary>
    public bool HasSameContentAs(NftRule? other) => other is not null && this with { Handle = 0 } == other with { Handle = 0 };
}
