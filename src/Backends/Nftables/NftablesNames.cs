using System.Globalization;
using KubeProxyNet.Backends.Rules;

namespace KubeProxyNet.Backends.Nftables;

/// <summary>Names of our table and of all that is in it.</summary>
internal static class NftablesNames
{
    internal const string Table = "kubeproxynet";
    internal const string TableComment = "rules for Kubernetes Services, made by KubeProxyNet";

    internal const string NatPrerouting = "nat-prerouting";
    internal const string NatOutput = "nat-output";
    internal const string NatRecording = "nat-recording";
    internal const string NatPostrouting = "nat-postrouting";
    internal const string FilterInput = "filter-input";
    internal const string FilterForward = "filter-forward";
    internal const string FilterOutput = "filter-output";
    internal const string Services = "services";
    internal const string ExternalLocal = "external-local";
    internal const string NodeExternalLocal = "external-local-node";
    internal const string Firewall = "firewall";
    internal const string MarkForMasquerade = "mark-for-masquerade";
    internal const string MarkIt = "mark-it";
    internal const string Masquerading = "masquerading";
    internal const string RejectIt = "reject-it";
    internal const string EndpointsCheck = "service-endpoints-check";
    internal const string NodePortsCheck = "node-ports-check";
    internal const string ClusterIPsCheck = "cluster-ips-check";

    private const string PickPrefix = "pick";

    private static readonly NftablesPickClass[] Classes = [.. Enumerable.Range(0, 8).Select(flags => (NftablesPickClass)flags)];

    /// <summary>The name of a set, as <c>nft list ruleset</c> shows it.</summary>
    internal static string NameOf(NftablesSet set) => set switch
    {
        NftablesSet.ServicePorts => "service-ports",
        NftablesSet.NodePorts => "node-ports",
        NftablesSet.ClusterPicks => "cluster-picks",
        NftablesSet.LocalPicks => "local-picks",
        NftablesSet.NodeClusterPicks => "node-cluster-picks",
        NftablesSet.NodeLocalPicks => "node-local-picks",
        NftablesSet.FirewalledPorts => "firewalled-ports",
        NftablesSet.FirewallAllowed => "firewall-allowed",
        NftablesSet.EndpointsTcp => "endpoints-tcp",
        NftablesSet.EndpointsUdp => "endpoints-udp",
        NftablesSet.EndpointsSctp => "endpoints-sctp",
        NftablesSet.LocalEndpointsTcp => "local-endpoints-tcp",
        NftablesSet.LocalEndpointsUdp => "local-endpoints-udp",
        NftablesSet.LocalEndpointsSctp => "local-endpoints-sctp",
        NftablesSet.NodeEndpointsTcp => "node-endpoints-tcp",
        NftablesSet.NodeEndpointsUdp => "node-endpoints-udp",
        NftablesSet.NodeEndpointsSctp => "node-endpoints-sctp",
        NftablesSet.NodeLocalEndpointsTcp => "node-local-endpoints-tcp",
        NftablesSet.NodeLocalEndpointsUdp => "node-local-endpoints-udp",
        NftablesSet.NodeLocalEndpointsSctp => "node-local-endpoints-sctp",
        NftablesSet.RejectedPorts => "rejected-ports",
        NftablesSet.DroppedPorts => "dropped-ports",
        NftablesSet.RejectedNodePorts => "rejected-node-ports",
        NftablesSet.DroppedNodePorts => "dropped-node-ports",
        NftablesSet.ClusterIPs => "cluster-ips",
        NftablesSet.NodePortIPs => "nodeport-ips",
        NftablesSet.HairpinConnections => "hairpin-connections",
        NftablesSet.StickyTcp => "sticky-tcp",
        NftablesSet.StickyUdp => "sticky-udp",
        NftablesSet.StickySctp => "sticky-sctp",
        NftablesSet.StickyNodeTcp => "sticky-node-tcp",
        NftablesSet.StickyNodeUdp => "sticky-node-udp",
        NftablesSet.StickyNodeSctp => "sticky-node-sctp",
        _ => throw new ArgumentOutOfRangeException(nameof(set), set, "is no set of ours"),
    };

    /// <summary>The map with the destinations that a class picks from, for a protocol.</summary>
    internal static NftablesSet EndpointsOf(NftablesPickClass pickClass, Protocol protocol)
    {
        var forTcp = (pickClass & (NftablesPickClass.Local | NftablesPickClass.Node)) switch
        {
            NftablesPickClass.None => NftablesSet.EndpointsTcp,
            NftablesPickClass.Local => NftablesSet.LocalEndpointsTcp,
            NftablesPickClass.Node => NftablesSet.NodeEndpointsTcp,
            _ => NftablesSet.NodeLocalEndpointsTcp,
        };
        return Of(forTcp, protocol);
    }

    /// <summary>The map that leads to the chains that remember clients, for a protocol.</summary>
    internal static NftablesSet StickyOf(bool isNodePort, Protocol protocol) => Of(isNodePort ? NftablesSet.StickyNodeTcp : NftablesSet.StickyTcp, protocol);

    /// <summary>The chain that picks one of up to so many destinations: <c>pick-4</c>, <c>pick-node-masq-8</c>.</summary>
    internal static string NameOf(NftablesPick pick) => string.Create(CultureInfo.InvariantCulture, $"{PickPrefix}{SuffixOf(pick.Class)}-{pick.Size}");

    /// <summary><c>-node-local-masq</c>, or what of it applies.</summary>
    internal static string SuffixOf(NftablesPickClass pickClass) => string.Concat(
        pickClass.HasFlag(NftablesPickClass.Node) ? "-node" : "",
        pickClass.HasFlag(NftablesPickClass.Local) ? "-local" : "",
        pickClass.HasFlag(NftablesPickClass.Masquerade) ? "-masq" : "");

    /// <summary>Reads a pick chain's name back; none if it is not one.</summary>
    internal static NftablesPick ParsePick(string chain)
    {
        var dash = chain.LastIndexOf('-');
        if (!chain.StartsWith(PickPrefix, StringComparison.Ordinal)
            || !int.TryParse(chain.AsSpan(dash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count))
        {
            return default;
        }

        foreach (var pickClass in Classes)
        {
            var pick = new NftablesPick(pickClass, count);
            if (NameOf(pick) == chain)
            {
                return pick;
            }
        }

        return default;
    }

    private static NftablesSet Of(NftablesSet forTcp, Protocol protocol) => protocol switch
    {
        Protocol.Tcp => forTcp,
        Protocol.Udp => forTcp + 1,
        _ => forTcp + 2,
    };
}
