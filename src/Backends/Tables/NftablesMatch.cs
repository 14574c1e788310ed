using KubeProxyNet.Netlink;
using KubeProxyNet.Netlink.Nftables;

namespace KubeProxyNet.Backends.Tables;

/// <summary>A condition at a rule's beginning; none matches all.</summary>
/// <param name="Text">nft's text, with a blank behind it.</param>
/// <param name="Expressions">What nft makes of it.</param>
internal readonly record struct NftablesMatch(string? Text, EquatableArray<NftExpression> Expressions)
{
    internal static NftablesMatch Of(string text, IEnumerable<NftExpression> expressions) => new(text + " ", [.. expressions]);

    /// <summary>Both conditions.</summary>
    internal NftablesMatch And(NftablesMatch other) => new(Text + other.Text, [.. Expressions, .. other.Expressions]);

    internal NftablesMatch And(string text, IEnumerable<NftExpression> expressions) => new($"{Text}{text} ", [.. Expressions, .. expressions]);
}
