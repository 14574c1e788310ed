using System.Buffers.Binary;
using System.Net;
using System.Text;
using KubeProxyNet.Netlink.Uapi;
using KubeProxyNet.Netlink.Wire;
using static KubeProxyNet.Netlink.Uapi.NfTablesH;

namespace KubeProxyNet.Netlink.Nftables;

/// <summary>One step of a packet through the ruleset (NFT_MSG_TRACE, nf_tables_trace.c).</summary>
public sealed record NftTraceEvent
{
    private const int IPv4HeaderLength = 20;
    private const int IPv6HeaderLength = 40;

    /// <summary>The packet: the same number in all of its steps.</summary>
    public uint Id { get; init; }

    /// <summary>The table's family.</summary>
    public NftFamily Family { get; init; }

    /// <summary>The table.</summary>
    public string Table { get; init; } = "";

    /// <summary>The chain.</summary>
    public string Chain { get; init; } = "";

    /// <summary>The rule that decided; 0 at a chain's end.</summary>
    public ulong RuleHandle { get; init; }

    /// <summary>What was decided; of a base chain's end its policy.</summary>
    public NftVerdict? Verdict { get; init; }

    /// <summary>The packet's source; null in steps that do not tell it again.</summary>
    public IPEndPoint? Source { get; init; }

    /// <summary>The packet's destination.</summary>
    public IPEndPoint? Destination { get; init; }

    /// <summary>Index of the link it came by; 0 for none.</summary>
    public int InputInterface { get; init; }

    /// <summary>Index of the link it goes by; 0 for none yet.</summary>
    public int OutputInterface { get; init; }

    internal static NftTraceEvent Read(NetlinkMessage message)
    {
        var step = new NftTraceEvent { Family = (NftFamily)message.ReadStruct<NfGenMsg>().Family };
        ReadOnlySpan<byte> network = default, transport = default;
        var attributes = message.AttributesAfter<NfGenMsg>();
        while (attributes.Read())
        {
            switch (attributes.Type)
            {
                case NFTA_TRACE_NETWORK_HEADER:
                    network = attributes.Value;
                    break;
                case NFTA_TRACE_TRANSPORT_HEADER:
                    transport = attributes.Value;
                    break;
                default:
                    step = step.With(attributes);
                    break;
            }
        }

        return step with { Source = EndOf(network, transport, isSource: true), Destination = EndOf(network, transport, isSource: false) };
    }

    private NftTraceEvent With(in NetlinkAttributeReader attribute) => attribute.Type switch
    {
        NFTA_TRACE_ID => this with { Id = attribute.GetUInt32BigEndian() },
        NFTA_TRACE_TABLE => this with { Table = attribute.GetString() },
        NFTA_TRACE_CHAIN => this with { Chain = attribute.GetString() },
        NFTA_TRACE_RULE_HANDLE => this with { RuleHandle = attribute.GetUInt64BigEndian() },
        NFTA_TRACE_VERDICT => this with { Verdict = VerdictOf(attribute.Value) },
        NFTA_TRACE_POLICY => this with { Verdict = new NftVerdict((NftVerdictKind)(int)attribute.GetUInt32BigEndian()) },
        NFTA_TRACE_IIF => this with { InputInterface = (int)attribute.GetUInt32BigEndian() },
        NFTA_TRACE_OIF => this with { OutputInterface = (int)attribute.GetUInt32BigEndian() },
        _ => this,
    };

    private static NftVerdict VerdictOf(ReadOnlySpan<byte> value)
    {
        var kind = NftAttributes.ReadVerdict(value, out var chain);
        return new NftVerdict(kind, chain.IsEmpty ? null : Encoding.UTF8.GetString(chain));
    }

    // The headers as they are in the packet; the kernel gives as much of them as it has.
    private static IPEndPoint? EndOf(ReadOnlySpan<byte> network, ReadOnlySpan<byte> transport, bool isSource)
    {
        var address = network.Length >= IPv6HeaderLength && network[0] >> 4 == 6 ? network.Slice(isSource ? 8 : 24, 16)
            : network.Length >= IPv4HeaderLength && network[0] >> 4 == 4 ? network.Slice(isSource ? 12 : 16, 4)
            : default;
        return address.IsEmpty ? null : new IPEndPoint(new IPAddress(address), transport.Length < 4 ? 0 : BinaryPrimitives.ReadUInt16BigEndian(transport[(isSource ? 0 : 2)..]));
    }
}
