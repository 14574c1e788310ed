using KubeProxyNet.Backends.Processes;
using KubeProxyNet.Netlink.Nftables;
using KubeProxyNet.Netlink.Sockets;

namespace KubeProxyNet.Proxy.Migration;

/// <summary>All places where kube-proxy of any mode leaves things, in the order in which they can be emptied.</summary>
internal static class RemainsSources
{
    /// <summary>The places of this process's network namespace.</summary>
    /// <param name="ours">Places that we ourselves use.</param>
    internal static IReadOnlyList<IRemainsSource> OfThisNode(IReadOnlyCollection<RemainsKind> ours) => Create(null, new CommandRunner(), File.ReadAllText, ours);

    /// <summary>The places of a network namespace.</summary>
    internal static IReadOnlyList<IRemainsSource> Create(NetworkNamespace? place, ICommandRunner runner, Func<string, string> readFile, IReadOnlyCollection<RemainsKind> ours)
    {
        Func<NftablesConnection> openNftables = place is null ? NftablesConnection.Open : () => NftablesConnection.Open(place);
        return
        [
            new NftablesTableSource(openNftables),
            new NftChainSource(openNftables, ours.Contains(RemainsKind.IptablesNft)),
            new LegacyChainSource(runner, readFile, ours.Contains(RemainsKind.IptablesLegacy)),
            new IpvsSource(runner, place, ours.Contains(RemainsKind.Ipvs)),
            new IpSetSource(runner),
        ];
    }
}
