using KubeProxyNet.Netlink;
using KubeProxyNet.Netlink.Nftables;

namespace KubeProxyNet.Backends.Tables;

/// <summary>One rule, as nft's text and as the expressions that nft makes of that text. A test holds the two together.</summary>
/// <param name="Text">What <c>nft list chain</c> prints.</param>
/// <param name="Expressions">What the kernel runs.</param>
internal sealed record NftablesRule(string Text, EquatableArray<NftExpression> Expressions);
