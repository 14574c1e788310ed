namespace KubeProxyNet.Netlink.Nftables;

// What is written of one element.
internal ref struct ElementContent
{
    internal ReadOnlySpan<byte> Key { get; init; }

    /// <summary>The last key, for ranges of concatenations.</summary>
    internal ReadOnlySpan<byte> KeyEnd { get; set; }

    internal ReadOnlySpan<byte> Data { get; init; }

    internal NftVerdict? Verdict { get; init; }

    internal ReadOnlySpan<byte> Comment { get; init; }

    internal TimeSpan? Timeout { get; init; }

    /// <summary>What is left of the timeout.</summary>
    internal TimeSpan? Expiration { get; init; }

    /// <summary>The first key after a range.</summary>
    internal bool IsEnd { get; init; }

    /// <summary>A range up to the last key that there is.</summary>
    internal bool IsOpen { get; set; }
}
