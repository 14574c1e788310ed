using System.Net;
using System.Net.Sockets;
using KubeProxyNet.Netlink.Uapi;
using KubeProxyNet.Netlink.Wire;
using static KubeProxyNet.Netlink.Uapi.NetlinkH;
using static KubeProxyNet.Netlink.Uapi.NfNetlinkConntrackH;

namespace KubeProxyNet.Netlink.Conntrack;

internal static partial class ConntrackMessages
{
    private static readonly Version ReplyFilterVersion = new(5, 16);

    /// <summary>Asks for the flows. What the kernel does not filter, or filters wrongly, has to be left out by the caller.</summary>
    internal static void WriteDump(this ref NetlinkWriter writer, uint sequence, ConntrackFilter filter, bool withTuples)
    {
        var message = writer.BeginMessage(MessageType(IPCTNL_MSG_CT_GET), NLM_F_REQUEST | NLM_F_DUMP, sequence);
        writer.WriteFilter(filter, withTuples);
        writer.EndMessage(message);
    }

    internal static void WriteDeleteWhere(this ref NetlinkWriter writer, uint sequence, ConntrackFilter filter)
    {
        var message = writer.BeginMessage(MessageType(IPCTNL_MSG_CT_DELETE), NLM_F_REQUEST | NLM_F_ACK, sequence);
        writer.WriteFilter(filter, withTuples: true);
        writer.EndMessage(message);
    }

    /// <summary>
    /// Whether the kernel compares these tuples, and right. It does not for IPv6 addresses, where its comparison is turned round and takes all
    /// others (ctnetlink_filter_match_tuple, since 5.8; 6.18 still does); for ports of other protocols than TCP and UDP, which it does not look
    /// at; and, before 5.16, for anything in the reply.
    /// </summary>
    internal static bool CanKernelMatchTuples(ConntrackFilter filter) =>
        (filter.EffectiveFamily != AddressFamily.InterNetworkV6 || !(filter.Original.HasAddress || filter.Reply.HasAddress))
        && (filter.Protocol is TransportProtocol.Tcp or TransportProtocol.Udp || !(filter.Original.HasPort || filter.Reply.HasPort))
        && (ReplyFlags(filter) == 0 || Environment.OSVersion.Version >= ReplyFilterVersion);

    /// <summary>Whether a tuple says so much that a kernel without filters takes it for the name of one flow, and overlooks the rest of the filter.</summary>
    internal static bool NamesOneFlow(ConntrackFilter filter) => NamesOneFlow(filter.Original, filter.Protocol) || NamesOneFlow(filter.Reply, filter.Protocol);

    /// <summary>There is something in the tuples to compare, and the family without which the kernel does not compare it.</summary>
    internal static bool HasTuples(ConntrackFilter filter) =>
        filter.EffectiveFamily is not null && (OriginalFlags(filter) | ReplyFlags(filter)) != 0;

    private static bool NamesOneFlow(ConntrackTupleFilter tuple, TransportProtocol? protocol) =>
        tuple is { Source: not null, Destination: not null }
        && protocol is not null
        && (protocol is not (TransportProtocol.Tcp or TransportProtocol.Udp) || tuple is { SourcePort: not null, DestinationPort: not null });

    private static void WriteFilter(this ref NetlinkWriter writer, ConntrackFilter filter, bool withTuples)
    {
        writer.WriteStruct(new NfGenMsg(AddressAttributes.KernelFamily(filter.EffectiveFamily)));
        if (withTuples)
        {
            writer.WriteTupleFilters(filter);
        }

        if (filter.Mark is { } mark)
        {
            writer.WriteUInt32BigEndian(CTA_MARK, mark & filter.MarkMask);
            writer.WriteUInt32BigEndian(CTA_MARK_MASK, filter.MarkMask);
        }

        if ((filter.Status | filter.StatusAbsent) != ConntrackStatus.None)
        {
            writer.WriteUInt32BigEndian(CTA_STATUS, (uint)filter.Status);
            writer.WriteUInt32BigEndian(CTA_STATUS_MASK, (uint)(filter.Status | filter.StatusAbsent));
        }

        if (filter.Zone is { } zone)
        {
            writer.WriteUInt16BigEndian(CTA_ZONE, zone);
        }
    }

    private static void WriteTupleFilters(this ref NetlinkWriter writer, ConntrackFilter filter)
    {
        var original = OriginalFlags(filter);
        var reply = ReplyFlags(filter);
        if (original != 0)
        {
            writer.WriteTupleFilter(CTA_TUPLE_ORIG, filter.Protocol, filter.Original);
        }

        if (reply != 0)
        {
            writer.WriteTupleFilter(CTA_TUPLE_REPLY, filter.Protocol, filter.Reply);
        }

        if ((original | reply) == 0)
        {
            return;
        }

        var flags = writer.BeginNested(CTA_FILTER);
        writer.WriteUInt32(CTA_FILTER_ORIG_FLAGS, original);
        writer.WriteUInt32(CTA_FILTER_REPLY_FLAGS, reply);
        writer.EndNested(flags);
    }

    private static uint OriginalFlags(ConntrackFilter filter)
    {
        var flags = Flags(filter.Original, filter.Protocol);

        // The protocol alone is looked for in one direction only: both have the same.
        return flags != 0 || filter.Protocol is null || Flags(filter.Reply, filter.Protocol) != 0 ? flags : CTA_FILTER_F_CTA_PROTO_NUM;
    }

    private static uint ReplyFlags(ConntrackFilter filter) => Flags(filter.Reply, filter.Protocol);

    private static uint Flags(ConntrackTupleFilter tuple, TransportProtocol? protocol)
    {
        var flags = (tuple.Source is null ? 0 : CTA_FILTER_F_CTA_IP_SRC)
            | (tuple.Destination is null ? 0 : CTA_FILTER_F_CTA_IP_DST)
            | (tuple.SourcePort is null ? 0 : CTA_FILTER_F_CTA_PROTO_SRC_PORT)
            | (tuple.DestinationPort is null ? 0 : CTA_FILTER_F_CTA_PROTO_DST_PORT);
        return flags == 0 || protocol is null ? flags : flags | CTA_FILTER_F_CTA_PROTO_NUM;
    }

    private static void WriteTupleFilter(this ref NetlinkWriter writer, ushort type, TransportProtocol? protocol, ConntrackTupleFilter tuple)
    {
        var nested = writer.BeginNested(type);
        if (tuple.HasAddress)
        {
            var addresses = writer.BeginNested(CTA_TUPLE_IP);
            writer.WriteOptional(CTA_IP_V4_SRC, CTA_IP_V6_SRC, tuple.Source);
            writer.WriteOptional(CTA_IP_V4_DST, CTA_IP_V6_DST, tuple.Destination);
            writer.EndNested(addresses);
        }

        if (protocol is { } number)
        {
            var ports = writer.BeginNested(CTA_TUPLE_PROTO);
            writer.WriteByte(CTA_PROTO_NUM, (byte)number);
            if (tuple.SourcePort is { } source)
            {
                writer.WriteUInt16BigEndian(CTA_PROTO_SRC_PORT, source);
            }

            if (tuple.DestinationPort is { } destination)
            {
                writer.WriteUInt16BigEndian(CTA_PROTO_DST_PORT, destination);
            }

            writer.EndNested(ports);
        }

        writer.EndNested(nested);
    }

    private static void WriteOptional(this ref NetlinkWriter writer, ushort typeV4, ushort typeV6, IPAddress? address)
    {
        if (address is not null)
        {
            writer.WriteIPAddress(address.AddressFamily == AddressFamily.InterNetworkV6 ? typeV6 : typeV4, address);
        }
    }
}
