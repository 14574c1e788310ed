using System.Globalization;
using KubeProxyNet.Backends.Rules;

namespace KubeProxyNet.Backends.Nftables;

/// <summary>Names of our table and of all that is in it.</summary>
internal static class NftablesNames
{
    internal const string Table = "kubeproxynet";
    internal const string TableComment = "rules for Kubernetes Services, made by KubeProxyNet";

    /// <summary>The table's name as it stands in messages.</summary>
    internal static ReadOnlySpan<byte> TableUtf8 => "kubeproxynet"u8;

    internal const string NatPrerouting = "nat-prerouting";
    internal const string NatOutput = "nat-output";
    internal const string NatPostrouting = "nat-postrouting";
    internal const string FilterInput = "filter-input";
    internal const string FilterForward = "filter-forward";
    internal const string FilterOutput = "filter-output";
    internal const string Services = "services";
    internal const string MarkForMasquerade = "mark-for-masquerade";
    internal const string Masquerading = "masquerading";
    internal const string RejectIt = "reject-it";
    internal const string EndpointsCheck = "service-endpoints-check";
    internal const string ClusterIPsCheck = "cluster-ips-check";

    private const string PickPrefix = "pick-";
    private const string PickLocalPrefix = "pick-local-";

    /// <summary>The name of a set, as <c>nft list ruleset</c> shows it.</summary>
    internal static string NameOf(NftablesSet set) => set switch
    {
        NftablesSet.ServicePorts => "service-ports",
        NftablesSet.EndpointsTcp => "endpoints-tcp",
        NftablesSet.EndpointsUdp => "endpoints-udp",
        NftablesSet.EndpointsSctp => "endpoints-sctp",
        NftablesSet.LocalEndpointsTcp => "local-endpoints-tcp",
        NftablesSet.LocalEndpointsUdp => "local-endpoints-udp",
        NftablesSet.LocalEndpointsSctp => "local-endpoints-sctp",
        NftablesSet.RejectedPorts => "rejected-ports",
        NftablesSet.DroppedPorts => "dropped-ports",
        NftablesSet.ClusterIPs => "cluster-ips",
        NftablesSet.HairpinConnections => "hairpin-connections",
        _ => throw new ArgumentOutOfRangeException(nameof(set), set, "is no set of ours"),
    };

    /// <summary>The map with the destinations of a group, for a protocol.</summary>
    internal static NftablesSet EndpointsOf(DestinationGroup group, Protocol protocol) => (group, protocol) switch
    {
        (DestinationGroup.Cluster, Protocol.Tcp) => NftablesSet.EndpointsTcp,
        (DestinationGroup.Cluster, Protocol.Udp) => NftablesSet.EndpointsUdp,
        (DestinationGroup.Cluster, Protocol.Sctp) => NftablesSet.EndpointsSctp,
        (DestinationGroup.Local, Protocol.Tcp) => NftablesSet.LocalEndpointsTcp,
        (DestinationGroup.Local, Protocol.Udp) => NftablesSet.LocalEndpointsUdp,
        _ => NftablesSet.LocalEndpointsSctp,
    };

    /// <summary>The chain that picks one of so many destinations: <c>pick-3</c>, <c>pick-local-1</c>.</summary>
    internal static string NameOf(NftablesPick pick) =>
        string.Create(CultureInfo.InvariantCulture, $"{(pick.Group == DestinationGroup.Local ? PickLocalPrefix : PickPrefix)}{pick.Count}");

    /// <summary>Reads a pick chain's name back; none if it is not one.</summary>
    internal static NftablesPick ParsePick(string chain)
    {
        var group = chain.StartsWith(PickLocalPrefix, StringComparison.Ordinal) ? DestinationGroup.Local : DestinationGroup.Cluster;
        var prefix = group == DestinationGroup.Local ? PickLocalPrefix : PickPrefix;
        return chain.StartsWith(prefix, StringComparison.Ordinal)
            && int.TryParse(chain.AsSpan(prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            && NameOf(new NftablesPick(group, count)) == chain
            ? new NftablesPick(group, count)
            : default;
    }
}
