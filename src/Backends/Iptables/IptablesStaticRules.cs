using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Netlink;
using static KubeProxyNet.Backends.Iptables.IptablesNames;
using static KubeProxyNet.Backends.Iptables.IptablesRules;

namespace KubeProxyNet.Backends.Iptables;

/// <summary>The chains, rules and jumps that are there without any Service. Pure.</summary>
internal static class IptablesStaticRules
{
    private const string PortalsComment = "kubernetes service portals";
    private const string ExternalComment = "kubernetes externally-visible service portals";
    private const string FirewallComment = "kubernetes load balancer firewall";
    private const string ForwardComment = "kubernetes forwarding rules";

    /// <summary>All static chains, those that others jump to first.</summary>
    internal static EquatableArray<IptablesChain> Build(NodeRules node, IptablesDialect dialect) =>
    [
        .. AllTables.Select(BuildCanary),
        new IptablesChain(IptablesTable.Nat, MarkMasquerade, [$"-j MARK --set-xmark {Mark(node.MasqueradeMark)}/{Mark(node.MasqueradeMark)}"]),
        .. BuildMarkOffPod(node),
        new IptablesChain(IptablesTable.Nat, NodePorts, [], IsShared: true),
        new IptablesChain(IptablesTable.Nat, Services, [.. ToNode(node, dialect).Select(match => match with { Comment = NodePortsComment }).Select(match => match.Jump(NodePorts))], IsShared: true),
        new IptablesChain(IptablesTable.Nat, Postrouting, PostroutingRules(node)),
        new IptablesChain(IptablesTable.Filter, IptablesNames.Reject, [$"-p tcp {IptablesRules.Reject(Protocol.Tcp, dialect)}", IptablesRules.Reject(Protocol.Udp, dialect)]),
        new IptablesChain(IptablesTable.Filter, ClusterIPs, [], IsShared: true),
        new IptablesChain(IptablesTable.Filter, StrayClusterIPs, [], IsShared: true),
        new IptablesChain(IptablesTable.Filter, Services, ServicesCheckRules(node), IsShared: true),
        new IptablesChain(IptablesTable.Filter, ExternalNodePorts, [], IsShared: true),
        new IptablesChain(IptablesTable.Filter, ExternalServices, [.. ToNode(node, dialect).Select(match => match.Jump(ExternalNodePorts))], IsShared: true),
        new IptablesChain(IptablesTable.Filter, Firewall, [], IsShared: true),
        new IptablesChain(IptablesTable.Filter, Forward, ForwardRules(node)),
    ];

    /// <summary>
    /// The jumps from built-in chains, in the order in which they have to stand. kube-proxy's, and two more: the node's own connections to external addresses
    /// without endpoints are refused too. External addresses come before ClusterIPs: one of them may lie in a ServiceCIDR.
    /// </summary>
    internal static EquatableArray<IptablesEntry> Jumps { get; } =
    [
        new(IptablesTable.Filter, "INPUT", New + Comment(FirewallComment) + "-j " + Firewall),
        new(IptablesTable.Filter, "INPUT", New + Comment(ExternalComment) + "-j " + ExternalServices),
        new(IptablesTable.Filter, "FORWARD", New + Comment(FirewallComment) + "-j " + Firewall),
        new(IptablesTable.Filter, "FORWARD", Comment(ForwardComment) + "-j " + Forward),
        new(IptablesTable.Filter, "FORWARD", New + Comment(ExternalComment) + "-j " + ExternalServices),
        new(IptablesTable.Filter, "FORWARD", New + Comment(PortalsComment) + "-j " + Services),
        new(IptablesTable.Filter, "OUTPUT", New + Comment(FirewallComment) + "-j " + Firewall),
        new(IptablesTable.Filter, "OUTPUT", New + Comment(ExternalComment) + "-j " + ExternalServices),
        new(IptablesTable.Filter, "OUTPUT", New + Comment(PortalsComment) + "-j " + Services),
        new(IptablesTable.Nat, "PREROUTING", Comment(PortalsComment) + "-j " + Services),
        new(IptablesTable.Nat, "OUTPUT", Comment(PortalsComment) + "-j " + Services),
        new(IptablesTable.Nat, "POSTROUTING", Comment("kubernetes postrouting rules") + "-j " + Postrouting),
    ];

    /// <summary>Whether a table has just the jumps that it should have. Others may put their rules before or between ours.</summary>
    internal static bool HasJumps(IptablesSnapshot kernel, IptablesTable table) =>
        Jumps.Where(jump => jump.Table == table).Select(jump => jump.Chain).Union(kernel.ChainsWithJumps)
            .All(chain => kernel.JumpsIn(chain).SequenceEqual(Jumps.Where(jump => jump.Table == table && jump.Chain == chain).Select(jump => jump.Rule)));

    private static string NodePortsComment { get; } = Comment("kubernetes service nodeports; NOTE: this must be the last rule in this chain");

    // A rule in it, for flushing a table empties chains but keeps them.
    private static IptablesChain BuildCanary(IptablesTable table) =>
        new(table, Canary, [Comment("gone when somebody has flushed this table") + "-j RETURN"]);

    // One prefix is turned around in the rule that marks; several cannot be.
    private static IEnumerable<IptablesChain> BuildMarkOffPod(NodeRules node) => node.LocalDetector is LocalDetector.BySource { Prefixes.Count: > 1 } detector
        ? [new IptablesChain(IptablesTable.Nat, MarkOffPod, [.. FromPod(detector).Select(match => match.Jump("RETURN")), "-j " + MarkMasquerade])]
        : [];

    private static EquatableArray<string> PostroutingRules(NodeRules node)
    {
        var mark = Mark(node.MasqueradeMark);
        return
        [
            $"-m mark ! --mark {mark}/{mark} -j RETURN",
            $"-j MARK --set-xmark {mark}/0x0",
            Comment("kubernetes service traffic requiring SNAT") + "-j MASQUERADE --random-fully",
        ];
    }

    // For nodes whose policy for forwarded packets is to drop them.
    private static EquatableArray<string> ForwardRules(NodeRules node) =>
    [
        Comment(ForwardComment) + $"-m mark --mark {Mark(node.MasqueradeMark)}/{Mark(node.MasqueradeMark)} -j ACCEPT",
        Comment("kubernetes forwarding conntrack rule") + "-m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT",
    ];

    // Ports of a live ClusterIP that no Service has are refused; addresses of the ranges that no Service has are dropped, for they would loop between
    // this node and its default gateway. KEP-1880. The range comes first, so that all other connections do not pass one rule for each ClusterIP.
    private static EquatableArray<string> ServicesCheckRules(NodeRules node) =>
    [
        .. node.ServiceCIDRs.Select(range => $"-d {range} -j {ClusterIPs}"),
        $"-j {StrayClusterIPs}",
        .. node.ServiceCIDRs.Select(range => $"-d {range} {Comment("no Service has this address")}-j DROP"),
    ];
}
