using KubeProxyNet.Backends.Processes;
using KubeProxyNet.Netlink.Nftables;
using KubeProxyNet.Netlink.Route;

namespace KubeProxyNet.Proxy.Migration;

/// <summary>All places where kube-proxy of any mode leaves things, in the order in which they can be emptied.</summary>
internal static class RemainsSources
{
    /// <summary>The places of this process's network namespace.</summary>
    /// <param name="without">Places that are in use, by ourselves.</param>
    internal static IReadOnlyList<IRemainsSource> OfThisNode(IReadOnlyList<RemainsKind> without) =>
        [.. Create(NftablesConnection.Open, RouteConnection.Open, new CommandRunner(), File.ReadAllText).Where(source => !without.Contains(source.Kind))];

    /// <summary>The places that these ways of access lead to.</summary>
    internal static IReadOnlyList<IRemainsSource> Create(
        Func<NftablesConnection> openNftables, Func<RouteConnection> openRoute, ICommandRunner runner, Func<string, string> readFile) =>
    [
        new NftablesTableSource(openNftables),
        new NftChainSource(openNftables),
        new LegacyChainSource(runner, readFile),
        new IpvsSource(runner, openRoute, readFile),
        new IpSetSource(runner),
    ];
}
