using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Backends.Tables;
using KubeProxyNet.Netlink;
using KubeProxyNet.Netlink.Nftables;

namespace KubeProxyNet.Backends.Nftables;

/// <summary>The types of our sets and maps. Pure.</summary>
internal static class NftablesSetDefinitions
{
    /// <summary>The set without a size.</summary>
    internal static NftSet Define(NftablesSet set, NftablesDialect dialect) => set switch
    {
        NftablesSet.ServicePorts or NftablesSet.ClusterPicks or NftablesSet.LocalPicks or NftablesSet.FirewalledPorts => Verdicts(set, FrontendKeys.Address(dialect)),
        NftablesSet.NodePorts or NftablesSet.NodeClusterPicks or NftablesSet.NodeLocalPicks => Verdicts(set, FrontendKeys.NodePort),
        NftablesSet.FirewallAllowed => Set(set, [.. FrontendKeys.Address(dialect), dialect.AddressType]) with { Flags = NftSetFlags.Interval },
        NftablesSet.RejectedPorts or NftablesSet.DroppedPorts => Set(set, FrontendKeys.Address(dialect)),
        NftablesSet.RejectedNodePorts or NftablesSet.DroppedNodePorts => Set(set, FrontendKeys.NodePort),
        NftablesSet.ClusterIPs or NftablesSet.NodePortIPs => Set(set, [dialect.AddressType]),
        NftablesSet.HairpinConnections => Set(set, [dialect.AddressType, dialect.AddressType]),
        NftablesSet.StickyTcp or NftablesSet.StickyUdp or NftablesSet.StickySctp => Verdicts(set, [dialect.AddressType, NftDataType.InetService]),
        NftablesSet.StickyNodeTcp or NftablesSet.StickyNodeUdp or NftablesSet.StickyNodeSctp => Verdicts(set, [NftDataType.InetService]),
        >= NftablesSet.NodeEndpointsTcp and <= NftablesSet.NodeLocalEndpointsSctp => NodeEndpoints(set, dialect, PortOf(set)),
        _ => Endpoints(set, dialect, PortOf(set)),
    };

    private static NftSet Set(NftablesSet set, EquatableArray<NftDataType> key) => new(NftablesNames.NameOf(set))
    {
        KeyType = key,
        Flags = NftSetFlags.None,
    };

    private static NftSet Map(NftablesSet set, EquatableArray<NftDataType> key) => Set(set, key) with { Flags = NftSetFlags.Map };

    private static NftSet Verdicts(NftablesSet set, EquatableArray<NftDataType> key) => Map(set, key) with { DataType = [NftDataType.Verdict] };

    private static NftSelector PortOf(NftablesSet set) => ((set - NftablesSet.EndpointsTcp) % 3) switch
    {
        0 => NftSelector.TcpDestinationPort,
        1 => NftSelector.UdpDestinationPort,
        _ => NftSelector.SctpDestinationPort,
    };

    // The number that numgen gives has no type that nft could name, so the map is declared by example (typeof).
    private static NftSet Endpoints(NftablesSet set, NftablesDialect dialect, NftSelector port) =>
        Map(set, [dialect.AddressType, NftDataType.InetService, NftDataType.Integer]) with
        {
            DataType = [dialect.AddressType, NftDataType.InetService],
            KeySelectors = [AddressOf(dialect), port, NftSelector.NumgenRandom()],
            DataSelectors = [AddressOf(dialect), port],
        };

    private static NftSet NodeEndpoints(NftablesSet set, NftablesDialect dialect, NftSelector port) =>
        Map(set, [NftDataType.InetService, NftDataType.Integer]) with
        {
            DataType = [dialect.AddressType, NftDataType.InetService],
            KeySelectors = [port, NftSelector.NumgenRandom()],
            DataSelectors = [AddressOf(dialect), port],
        };

    private static NftSelector AddressOf(NftablesDialect dialect) => dialect.IPFamily == IPFamily.IPv4 ? NftSelector.IpDestination : NftSelector.Ip6Destination;
}
