namespace KubeProxyNet.Backends.Nftables;

/// <summary>The chain that an element of a verdict map leads to: a pick chain or one with a name of its own.</summary>
/// <param name="Pick">The pick chain, if it is one.</param>
/// <param name="Chain">The name of another chain; null for pick chains and for none.</param>
internal readonly record struct NftablesTarget(NftablesPick Pick, string? Chain = null)
{
    internal bool IsNone => Chain is null && Pick.IsNone;

    internal string Name => Chain ?? NftablesNames.NameOf(Pick);

    internal static NftablesTarget To(string chain) => new(default, chain);

    internal static NftablesTarget Parse(string chain)
    {
        var pick = NftablesNames.ParsePick(chain);
        return pick.IsNone ? To(chain) : new NftablesTarget(pick);
    }
}
