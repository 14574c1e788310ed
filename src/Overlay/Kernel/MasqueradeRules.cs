using System.Net;
using System.Net.Sockets;
using System.Text;
using KubeProxyNet.Netlink.Nftables;
using KubeProxyNet.Overlay.Planning;

namespace KubeProxyNet.Overlay.Kernel;

/// <summary>The rules by which pods reach the outside under their node's address. Pure.</summary>
internal static class MasqueradeRules
{
    internal const string Chain = "postrouting";

    // After everybody who has the same priority and came before; kube-proxy's marks are honoured whoever is first.
    private const int SourceNat = 100;
    private const uint KubeProxyMark = 0x4000;
    private const int InterfaceNameLength = 16;

    private static readonly IPNetwork MulticastV4 = IPNetwork.Parse("224.0.0.0/4");
    private static readonly IPNetwork MulticastV6 = IPNetwork.Parse("ff00::/8");

    internal static NftChain BaseChain { get; } = new(Chain) { Base = new NftBaseChain(NftHook.Postrouting, "nat", SourceNat, NftPolicy.Accept) };

    /// <summary>The rules of a family; none if the node has no pods of it.</summary>
    internal static List<NftRule> Build(OwnPlan own, OverlayOptions options, AddressFamily family)
    {
        var rules = new List<NftRule>();
        if (!options.Masquerades || own.Ranges.FirstOrDefault(range => range.Family == family) is not { } range)
        {
            return rules;
        }

        var clusters = options.ClusterCIDRs.Where(cluster => cluster.BaseAddress.AddressFamily == family).ToList();
        Add(rules, [new NftMetaLoad(NftMetaKey.Mark), NftBitwise.And(KubeProxyMark), new NftCmp(NftCmpOperator.NotEqual, NftRegister.Reg1, [0, 0, 0, 0])], Return);
        foreach (var cluster in clusters)
        {
            Add(rules, [.. Source(range.Network), .. Destination(cluster)], Return);
        }

        Add(rules, [.. Source(range.Network), .. Destination(family == AddressFamily.InterNetwork ? MulticastV4 : MulticastV6)], Return);
        Add(rules, Source(range.Network), Masquerade);

        // What the node itself sends into the tunnel under an address that answers would not come back to by it.
        foreach (var tunnel in own.Tunnels)
        {
            foreach (var cluster in clusters)
            {
                Add(rules, [.. LeavesBy(tunnel.Device), .. Source(cluster)], Return);
            }

            Add(rules, LeavesBy(tunnel.Device), Masquerade);
        }

        return rules;
    }

    private static NftExpression Return => new NftImmediateVerdict(NftVerdict.Return);

    private static NftExpression Masquerade => new NftMasquerade(NftNatFlags.FullyRandom);

    private static void Add(List<NftRule> rules, IEnumerable<NftExpression> conditions, NftExpression verdict) => rules.Add(new NftRule(Chain, [.. conditions, verdict]));

    private static IEnumerable<NftExpression> Source(IPNetwork network) =>
        NftPrefixMatch.Of(network.BaseAddress.AddressFamily == AddressFamily.InterNetwork ? NftPayloadLoad.IpSource() : NftPayloadLoad.Ip6Source(), network);

    private static IEnumerable<NftExpression> Destination(IPNetwork network) =>
        NftPrefixMatch.Of(network.BaseAddress.AddressFamily == AddressFamily.InterNetwork ? NftPayloadLoad.IpDestination() : NftPayloadLoad.Ip6Destination(), network);

    private static IEnumerable<NftExpression> LeavesBy(string device)
    {
        var name = new byte[InterfaceNameLength];
        Encoding.ASCII.GetBytes(device, name);
        return [new NftMetaLoad(NftMetaKey.OutputInterfaceName), new NftCmp(NftCmpOperator.Equal, NftRegister.Reg1, [.. name])];
    }
}
