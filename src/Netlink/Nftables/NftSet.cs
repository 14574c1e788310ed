namespace KubeProxyNet.Netlink.Nftables;

/// <summary>A named set, or a map if its flags say so.</summary>
public sealed record NftSet(string Name)
{
    /// <summary>What the set can do.</summary>
    public NftSetFlags Flags { get; init; }

    /// <summary>The key's type; several components make a concatenation, each padded to four bytes.</summary>
    public required EquatableArray<NftDataType> KeyType { get; init; }

    /// <summary>What the elements of a map carry: <see cref="NftDataType.Verdict"/> or a value; empty for sets.</summary>
    public EquatableArray<NftDataType> DataType { get; init; }

    /// <summary>
    /// For <c>typeof</c> declarations, the expressions that stand for the key's components. nft demands them where a component has no type of
    /// fixed length, such as the number that numgen gives. For a map both or none must be given.
    /// </summary>
    public EquatableArray<NftSelector> KeySelectors { get; init; }

    /// <summary>For <c>typeof</c> declarations of maps, the expressions that stand for the data's components.</summary>
    public EquatableArray<NftSelector> DataSelectors { get; init; }

    /// <summary>The most elements it takes. Declared, a hash set has a fixed table, loads faster and is full at that number.</summary>
    public uint? Size { get; init; }

    /// <summary>How long elements live that name no time of their own.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Shown by <c>nft list</c>.</summary>
    public string? Comment { get; init; }

    /// <summary>The kernel's number for it; 0 before it was read back.</summary>
    public ulong Handle { get; init; }

    /// <summary>How many elements it has, where the kernel says so (Linux 6.16); never written.</summary>
    public uint? ElementCount { get; init; }

    /// <summary>It maps keys to data or verdicts.</summary>
    public bool IsMap => (Flags & NftSetFlags.Map) != 0;

    /// <summary>Its data are verdicts.</summary>
    public bool IsVerdictMap => DataType is [var type] && type == NftDataType.Verdict;

    /// <summary>Equal but for the handle and the number of elements.</summary>
    public bool HasSameContentAs(NftSet? other) =>
        other is not null && this with { Handle = 0, ElementCount = null } == other with { Handle = 0, ElementCount = null };
}
