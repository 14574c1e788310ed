using System.Text;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Netlink.Nftables;
using static KubeProxyNet.Backends.Tables.NftablesRules;

namespace KubeProxyNet.Backends.Tables;

/// <summary>Conditions at the beginning of rules that depend on the node. Pure.</summary>
internal static class NftablesMatches
{
    private const int InterfaceNameLength = 16;

    /// <summary>What tells a packet from a pod; none if nothing does.</summary>
    internal static IEnumerable<NftablesMatch> FromPod(LocalDetector detector, NftablesDialect dialect) => detector switch
    {
        LocalDetector.BySource(var prefixes) => prefixes.Select(prefix =>
            NftablesMatch.Of($"{dialect.Word} saddr {NftablesDialect.Print(prefix)}", dialect.MatchSource(prefix))),
        LocalDetector.ByInterface(var name) => [NftablesMatch.Of($"iifname \"{name}\"", MatchInterface(name, InterfaceNameLength))],
        LocalDetector.ByInterfacePrefix(var prefix) => [NftablesMatch.Of($"iifname \"{prefix}*\"", MatchInterface(prefix, prefix.Length))],
        _ => [],
    };

    /// <summary>
    /// The addresses that serve NodePorts; none if no address does. Loopback is left out, also where it was asked for (ServesLocalhostNodePorts): the
    /// kernel does not route between 127.0.0.0/8 and other links unless route_localnet lets neighbours in too, and looks for ::1 on the link that an
    /// answer comes by, where it is not (measured on 6.18).
    /// </summary>
    internal static IEnumerable<NftablesMatch> ToNode(NodeRules node, NftablesDialect dialect, string addressSet) => node.NodePortAddresses switch
    {
        null =>
        [
            NftablesMatch.Of("fib daddr type local", MatchLocal(NftFibFlags.DestinationAddress))
                .And($"{dialect.Word} daddr != {NftablesDialect.Print(dialect.Loopback)}", dialect.MatchNotDestination(dialect.Loopback)),
        ],
        { Length: 0 } => [],
        _ => [NftablesMatch.Of($"{dialect.Word} daddr @{addressSet}", [dialect.LoadDestination(), new NftLookup(addressSet)])],
    };

    private static IEnumerable<NftExpression> MatchInterface(string name, int length)
    {
        var bytes = new byte[length];
        Encoding.ASCII.GetBytes(name, bytes);
        return [new NftMetaLoad(NftMetaKey.InputInterfaceName), new NftCmp(NftCmpOperator.Equal, NftRegister.Reg1, [.. bytes])];
    }
}
