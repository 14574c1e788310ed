using KubeProxyNet.Netlink.Uapi;
using KubeProxyNet.Netlink.Wire;
using static KubeProxyNet.Netlink.Uapi.NetlinkH;
using static KubeProxyNet.Netlink.Uapi.NfConntrackTcpH;
using static KubeProxyNet.Netlink.Uapi.NfNetlinkConntrackH;
using static KubeProxyNet.Netlink.Uapi.NfNetlinkH;
using static KubeProxyNet.Netlink.Uapi.SocketH;

namespace KubeProxyNet.Netlink.Conntrack;

/// <summary>Flows to and from bytes.</summary>
internal static partial class ConntrackMessages
{
    internal static void WriteCount(this ref NetlinkWriter writer, uint sequence)
    {
        var message = writer.BeginMessage(MessageType(IPCTNL_MSG_CT_GET_STATS), NLM_F_REQUEST | NLM_F_ACK, sequence);
        writer.WriteStruct(new NfGenMsg(AF_UNSPEC));
        writer.EndMessage(message);
    }

    internal static void WriteCreateEntry(this ref NetlinkWriter writer, uint sequence, in ConntrackEntry entry)
    {
        var message = writer.BeginMessage(MessageType(IPCTNL_MSG_CT_NEW), NLM_F_REQUEST | NLM_F_ACK | NLM_F_EXCL | NLM_F_CREATE, sequence);
        writer.WriteStruct(new NfGenMsg(AddressAttributes.KernelFamily(entry.Original.Source.Family)));
        writer.WriteTuple(CTA_TUPLE_ORIG, entry.Original);
        writer.WriteTuple(CTA_TUPLE_REPLY, entry.Reply);
        if (entry.Status != ConntrackStatus.None)
        {
            // The kernel confirms what is made by hand at once, and refuses (EBUSY) a status that says otherwise.
            writer.WriteUInt32BigEndian(CTA_STATUS, (uint)(entry.Status | ConntrackStatus.Confirmed));
        }

        writer.WriteUInt32BigEndian(CTA_TIMEOUT, entry.TimeoutSeconds);
        if (entry.Mark != 0)
        {
            writer.WriteUInt32BigEndian(CTA_MARK, entry.Mark);
        }

        if (entry.TcpState is { } state)
        {
            writer.WriteTcpState(state);
        }

        if (entry.Zone != 0)
        {
            writer.WriteUInt16BigEndian(CTA_ZONE, entry.Zone);
        }

        writer.EndMessage(message);
    }

    internal static void WriteDeleteEntry(this ref NetlinkWriter writer, uint sequence, in ConntrackEntry entry, bool isAcknowledged = true)
    {
        const ushort Acknowledged = NLM_F_REQUEST | NLM_F_ACK;
        var message = writer.BeginMessage(MessageType(IPCTNL_MSG_CT_DELETE), isAcknowledged ? Acknowledged : NLM_F_REQUEST, sequence);
        writer.WriteStruct(new NfGenMsg(AddressAttributes.KernelFamily(entry.Original.Source.Family)));
        writer.WriteTuple(CTA_TUPLE_ORIG, entry.Original);
        if (entry.Id != 0)
        {
            writer.WriteUInt32BigEndian(CTA_ID, entry.Id);
        }

        if (entry.Zone != 0)
        {
            writer.WriteUInt16BigEndian(CTA_ZONE, entry.Zone);
        }

        writer.EndMessage(message);
    }

    internal static ConntrackCount ReadCount(NetlinkMessage message)
    {
        uint entries = 0;
        uint? maximum = null;
        var attributes = message.AttributesAfter<NfGenMsg>();
        while (attributes.Read())
        {
            switch (attributes.Type)
            {
                case CTA_STATS_GLOBAL_ENTRIES:
                    entries = attributes.GetUInt32BigEndian();
                    break;
                case CTA_STATS_GLOBAL_MAX_ENTRIES:
                    maximum = attributes.GetUInt32BigEndian();
                    break;
            }
        }

        return new ConntrackCount(entries, maximum);
    }

    private static ushort MessageType(byte operation) => (ushort)((NFNL_SUBSYS_CTNETLINK << 8) | operation);

    private static void WriteTuple(this ref NetlinkWriter writer, ushort type, in ConntrackTuple tuple)
    {
        var nested = writer.BeginNested(type);
        var addresses = writer.BeginNested(CTA_TUPLE_IP);
        writer.WriteIPValue(tuple.Source.IsIPv6 ? CTA_IP_V6_SRC : CTA_IP_V4_SRC, tuple.Source);
        writer.WriteIPValue(tuple.Destination.IsIPv6 ? CTA_IP_V6_DST : CTA_IP_V4_DST, tuple.Destination);
        writer.EndNested(addresses);

        var protocol = writer.BeginNested(CTA_TUPLE_PROTO);
        writer.WriteByte(CTA_PROTO_NUM, (byte)tuple.Protocol);
        switch (tuple.Protocol)
        {
            case TransportProtocol.Icmp:
                writer.WriteByte(CTA_PROTO_ICMP_CODE, tuple.IcmpCode);
                writer.WriteByte(CTA_PROTO_ICMP_TYPE, tuple.IcmpType);
                writer.WriteUInt16BigEndian(CTA_PROTO_ICMP_ID, tuple.IcmpId);
                break;
            case TransportProtocol.IcmpV6:
                writer.WriteByte(CTA_PROTO_ICMPV6_CODE, tuple.IcmpCode);
                writer.WriteByte(CTA_PROTO_ICMPV6_TYPE, tuple.IcmpType);
                writer.WriteUInt16BigEndian(CTA_PROTO_ICMPV6_ID, tuple.IcmpId);
                break;
            default:
                // Protocols without ports do not look at them.
                writer.WriteUInt16BigEndian(CTA_PROTO_SRC_PORT, tuple.SourcePort);
                writer.WriteUInt16BigEndian(CTA_PROTO_DST_PORT, tuple.DestinationPort);
                break;
        }

        writer.EndNested(protocol);
        if (tuple.Zone != 0)
        {
            writer.WriteUInt16BigEndian(CTA_TUPLE_ZONE, tuple.Zone);
        }

        writer.EndNested(nested);
    }

    private static void WriteIPValue(this ref NetlinkWriter writer, ushort type, IPValue address)
    {
        Span<byte> bytes = stackalloc byte[16];
        writer.WriteBytes(type, bytes[..address.WriteTo(bytes)]);
    }

    // As the tool does it: the windows of a connection that was not seen from its start are unknown, so packets outside of them are let pass.
    private static void WriteTcpState(this ref NetlinkWriter writer, ConntrackTcpState state)
    {
        const byte Flags = IP_CT_TCP_FLAG_SACK_PERM | IP_CT_TCP_FLAG_BE_LIBERAL;
        var information = writer.BeginNested(CTA_PROTOINFO);
        var tcp = writer.BeginNested(CTA_PROTOINFO_TCP);
        writer.WriteByte(CTA_PROTOINFO_TCP_STATE, (byte)state);
        writer.WriteBytes(CTA_PROTOINFO_TCP_FLAGS_ORIGINAL, [Flags, Flags]);
        writer.WriteBytes(CTA_PROTOINFO_TCP_FLAGS_REPLY, [Flags, Flags]);
        writer.EndNested(tcp);
        writer.EndNested(information);
    }
}
