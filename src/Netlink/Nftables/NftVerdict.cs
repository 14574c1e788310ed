namespace KubeProxyNet.Netlink.Nftables;

/// <summary>A verdict, with the chain that jump and goto lead to.</summary>
public readonly record struct NftVerdict(NftVerdictKind Kind, string? Chain = null)
{
    /// <summary>Through with this base chain.</summary>
    public static NftVerdict Accept => new(NftVerdictKind.Accept);

    /// <summary>Dropped.</summary>
    public static NftVerdict Drop => new(NftVerdictKind.Drop);

    /// <summary>Back to the chain that jumped here.</summary>
    public static NftVerdict Return => new(NftVerdictKind.Return);

    /// <summary>On to the next expression.</summary>
    public static NftVerdict Continue => new(NftVerdictKind.Continue);

    /// <summary>To another chain, and back from its end.</summary>
    public static NftVerdict Jump(string chain) => new(NftVerdictKind.Jump, chain);

    /// <summary>To another chain for good.</summary>
    public static NftVerdict Goto(string chain) => new(NftVerdictKind.Goto, chain);

    /// <summary>As nft prints it.</summary>
    public override string ToString()
    {
#pragma warning disable CA1308 // nft's words are in lower case.
        var word = Kind.ToString().ToLowerInvariant();
#pragma warning restore CA1308
        return Chain is null ? word : $"{word} {Chain}";
    }
}
