using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Backends.Tables;
using KubeProxyNet.Netlink;
using KubeProxyNet.Netlink.Nftables;
using static KubeProxyNet.Backends.Nftables.NftablesNames;
using static KubeProxyNet.Backends.Tables.NftablesRules;

namespace KubeProxyNet.Backends.Nftables;

/// <summary>The chains and rules that are there without any Service. Pure. Priorities are a documented contract (README.md beside this file).</summary>
internal static partial class NftablesStaticRules
{
    private const int PriorityDstNat = -100;
    private const int PriorityFilter = 0;
    private const int PriorityRecording = 90;
    private const int PrioritySrcNat = 100;

    /// <summary>All static chains, those that others jump to first.</summary>
    internal static EquatableArray<NftablesChain> Build(NodeRules node, NftablesDialect dialect) =>
    [
        Chain(MarkIt, [MarkRule(node)]),
        Chain(MarkForMasquerade, MarkRules(node, dialect)),
        Chain(ExternalLocal, ExternalLocalRules(node, dialect)),
        Chain(NodeExternalLocal, NodeExternalLocalRules(node, dialect)),
        Chain(Firewall, FirewallRules(dialect)),
        Chain(Services, ServicesRules(node, dialect)),
        Chain(Masquerading, MasqueradingRules(node, dialect)),
        Chain(RejectIt, RejectRules(dialect)),
        Chain(EndpointsCheck, EndpointsCheckRules(dialect)),
        Chain(NodePortsCheck, NodePortsCheckRules(node, dialect)),
        Chain(ClusterIPsCheck, ClusterIPsCheckRules(node, dialect)),
        BaseChain(NatPrerouting, NftHook.Prerouting, "nat", PriorityDstNat, [Jump(Services)]),
        BaseChain(NatOutput, NftHook.Output, "nat", PriorityDstNat, [Jump(Services)]),
        BaseChain(NatRecording, NftHook.Postrouting, "nat", PriorityRecording, RecordingRules(dialect)),
        BaseChain(NatPostrouting, NftHook.Postrouting, "nat", PrioritySrcNat, [Jump(Masquerading)]),
        BaseChain(FilterInput, NftHook.Input, "filter", PriorityFilter, [JumpIfNew(EndpointsCheck), JumpIfNew(NodePortsCheck)]),
        BaseChain(FilterForward, NftHook.Forward, "filter", PriorityFilter, [JumpIfNew(EndpointsCheck), JumpIfNew(ClusterIPsCheck)]),
        BaseChain(FilterOutput, NftHook.Output, "filter", PriorityFilter, [JumpIfNew(EndpointsCheck), JumpIfNew(ClusterIPsCheck)]),
    ];

    /// <summary>
    /// The chain that picks one of up to so many destinations: a slot is drawn, and drawn again if nobody is in it. It ends in a drop: a packet that meets a commit half way, with
    /// the new chain and the old elements, is sent again by its client instead of leaving for an address that nobody has.
    /// </summary>
    internal static NftablesChain BuildPick(NftablesPick pick, NftablesDialect dialect)
    {
        IEnumerable<NftablesRule> mark = pick.Class.HasFlag(NftablesPickClass.Masquerade) ? [Jump(MarkIt)] : [];
        return Chain(NameOf(pick), [.. mark, .. Protocols.SelectMany(protocol => pick.Draws().Select(slots => PickRule(pick, slots, protocol, dialect))), Rule("drop", [new NftImmediateVerdict(NftVerdict.Drop)])]);
    }

    private static NftablesRule PickRule(NftablesPick pick, int slots, Protocol protocol, NftablesDialect dialect)
    {
        var isNodePort = pick.Class.HasFlag(NftablesPickClass.Node);
        var map = NameOf(EndpointsOf(pick.Class, protocol));
        var port = NftRegister.Word(isNodePort ? 0 : dialect.AddressWords);
        IEnumerable<NftExpression> address = isNodePort ? [] : [dialect.LoadDestination()];
        var addressText = isNodePort ? "" : $"{dialect.Word} daddr . ";
        return Rule(
            $"dnat {dialect.Word} to {addressText}{WordOf(protocol)} dport . numgen random mod {slots} map @{map}",
            [
                .. MatchProtocol(protocol),
                .. address,
                NftPayloadLoad.DestinationPort(port),
                new NftNumgen(NftRegister.Word(isNodePort ? 1 : dialect.AddressWords + 1), (uint)slots),
                new NftLookup(map, NftRegister.Reg1, NftRegister.Reg1),
                new NftNat(NftNatKind.Destination, dialect.Family, NftRegister.Reg1, NftRegister.Word(dialect.AddressWords)),
            ]);
    }

    private static IEnumerable<NftablesMatch> ToNode(NodeRules node, NftablesDialect dialect) => NftablesMatches.ToNode(node, dialect, NameOf(NftablesSet.NodePortIPs));
}
