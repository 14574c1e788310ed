using KubeProxyNet.Netlink.Nftables;

namespace KubeProxyNet.Netlink.Tests.Nftables;

/// <summary>A rule in nft's words, the bytes that nft made of it, and our nouns for them.</summary>
internal sealed record ExpressionCapture(string Rule, string Hex, EquatableArray<NftExpression> Expressions)
{
    public byte[] Bytes => Convert.FromHexString(Hex);
}
