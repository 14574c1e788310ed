using System.Net;
using System.Net.Sockets;
using KubeProxyNet.Cni.Ports;
using KubeProxyNet.Netlink.Nftables;

namespace KubeProxyNet.Cni.Attachments;

/// <summary>The rules that attachments need, of one family. Pure.</summary>
internal static class AttachmentRules
{
    internal const string Prerouting = "prerouting";
    internal const string Output = "output";
    internal const string Postrouting = "postrouting";
    internal const string HostPorts = "host-ports";

    // Services have been looked at before: they translate at -100.
    private const int AfterServices = -99;
    private const int SourceNat = 100;
    private const uint LocalAddress = 2;

    private static readonly IPNetwork LoopbackV4 = IPNetwork.Parse("127.0.0.0/8");
    private static readonly IPNetwork LoopbackV6 = IPNetwork.Parse("::1/128");
    private static readonly IPNetwork MulticastV4 = IPNetwork.Parse("224.0.0.0/4");
    private static readonly IPNetwork MulticastV6 = IPNetwork.Parse("ff00::/8");

    internal static readonly NftChain[] Chains =
    [
        new(HostPorts),
        new(Prerouting) { Base = new NftBaseChain(NftHook.Prerouting, "nat", AfterServices, NftPolicy.Accept) },
        new(Output) { Base = new NftBaseChain(NftHook.Output, "nat", AfterServices, NftPolicy.Accept) },
        new(Postrouting) { Base = new NftBaseChain(NftHook.Postrouting, "nat", SourceNat, NftPolicy.Accept) },
    ];

    /// <summary>The rules, in order; none if no attachment needs any.</summary>
    internal static List<NftRule> Build(IReadOnlyCollection<AttachmentRecord> records, AddressFamily family)
    {
        var rules = new List<NftRule>();
        foreach (var record in records)
        {
            foreach (var address in record.Addresses.Where(address => address.Address.AddressFamily == family))
            {
                var mappings = record.Mappings.Where(mapping => mapping.Serves(address.Address)).ToList();
                rules.AddRange(mappings.Select(mapping => Rule(HostPorts, record, [.. ToHostPort(mapping), .. Translate(address.Address, mapping.ContainerPort, family)])));
                if (mappings.Count > 0)
                {
                    AddReturns(rules, record, address.Address, family);
                }

                if (record.Masquerades)
                {
                    AddMasquerade(rules, record, address, family);
                }
            }
        }

        if (rules.Exists(rule => rule.Chain == HostPorts))
        {
            // An address of the node itself; ::1 leaves it by no link that an answer could come back by.
            rules.Add(new NftRule(Prerouting, [.. IsLocal, new NftImmediateVerdict(NftVerdict.Jump(HostPorts))]));
            if (family == AddressFamily.InterNetworkV6)
            {
                rules.Add(new NftRule(Output, [.. Destination(LoopbackV6), new NftImmediateVerdict(NftVerdict.Return)]));
            }

            rules.Add(new NftRule(Output, [.. IsLocal, new NftImmediateVerdict(NftVerdict.Jump(HostPorts))]));
        }

        return rules;
    }

    private static IEnumerable<NftExpression> IsLocal =>
    [
        new NftFib(NftFibResult.AddressType, NftFibFlags.DestinationAddress),
        new NftCmp(NftCmpOperator.Equal, NftRegister.Reg1, [.. BitConverter.GetBytes(LocalAddress)]),
    ];

    private static IEnumerable<NftExpression> ToHostPort(PortMapping mapping) =>
    [
        .. mapping.IsEverywhere ? (IEnumerable<NftExpression>)[] : Destination(new IPNetwork(mapping.HostIP, mapping.HostIP.GetAddressBytes().Length * 8)),
        new NftMetaLoad(NftMetaKey.TransportProtocol), NftCmp.EqualByte((byte)mapping.Protocol),
        NftPayloadLoad.DestinationPort(), new NftCmp(NftCmpOperator.Equal, NftRegister.Reg1, [.. BigEndian(mapping.HostPort)]),
    ];

    private static IEnumerable<NftExpression> Translate(IPAddress container, ushort port, AddressFamily family) =>
    [
        new NftImmediate(NftRegister.Reg1, [.. container.GetAddressBytes()]),
        new NftImmediate(NftRegister.Reg2, [.. BigEndian(port)]),
        new NftNat(NftNatKind.Destination, NftOf(family), NftRegister.Reg1, NftRegister.Reg2),
    ];

    // A container that reaches itself by its host port; a program on the node that does so by 127.0.0.1.
    private static void AddReturns(List<NftRule> rules, AttachmentRecord record, IPAddress container, AddressFamily family)
    {
        var itself = new IPNetwork(container, container.GetAddressBytes().Length * 8);
        rules.Add(Rule(Postrouting, record, [.. Source(itself), .. Destination(itself), new NftMasquerade()]));
        if (family == AddressFamily.InterNetwork)
        {
            rules.Add(Rule(Postrouting, record, [.. Source(LoopbackV4), .. Destination(itself), new NftMasquerade()]));
        }
    }

    private static void AddMasquerade(List<NftRule> rules, AttachmentRecord record, Contract.AddressInNetwork address, AddressFamily family)
    {
        var itself = new IPNetwork(address.Address, address.Address.GetAddressBytes().Length * 8);
        var multicast = family == AddressFamily.InterNetwork ? MulticastV4 : MulticastV6;
        rules.Add(Rule(Postrouting, record, [.. Source(itself), .. Destination(address.Network), new NftImmediateVerdict(NftVerdict.Return)]));
        rules.Add(Rule(Postrouting, record, [.. Source(itself), .. Destination(multicast), new NftImmediateVerdict(NftVerdict.Return)]));
        rules.Add(Rule(Postrouting, record, [.. Source(itself), new NftMasquerade(NftNatFlags.FullyRandom)]));
    }

    private static NftRule Rule(string chain, AttachmentRecord record, IEnumerable<NftExpression> expressions) => new(chain, [.. expressions]) { Comment = record.Comment };

    private static IEnumerable<NftExpression> Source(IPNetwork network) =>
        NftPrefixMatch.Of(network.BaseAddress.AddressFamily == AddressFamily.InterNetwork ? NftPayloadLoad.IpSource() : NftPayloadLoad.Ip6Source(), network);

    private static IEnumerable<NftExpression> Destination(IPNetwork network) =>
        NftPrefixMatch.Of(network.BaseAddress.AddressFamily == AddressFamily.InterNetwork ? NftPayloadLoad.IpDestination() : NftPayloadLoad.Ip6Destination(), network);

    private static byte[] BigEndian(ushort port) => [(byte)(port >> 8), (byte)port];

    internal static NftFamily NftOf(AddressFamily family) => family == AddressFamily.InterNetwork ? NftFamily.Ip : NftFamily.Ip6;
}
