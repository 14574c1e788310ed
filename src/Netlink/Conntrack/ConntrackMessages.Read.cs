using KubeProxyNet.Netlink.Uapi;
using KubeProxyNet.Netlink.Wire;
using static KubeProxyNet.Netlink.Uapi.NfNetlinkConntrackH;

namespace KubeProxyNet.Netlink.Conntrack;

internal static partial class ConntrackMessages
{
    internal static ConntrackEntry ReadEntry(NetlinkMessage message)
    {
        var entry = new ConntrackEntry();
        var attributes = message.AttributesAfter<NfGenMsg>();
        while (attributes.Read())
        {
            entry = attributes.Type switch
            {
                CTA_TUPLE_ORIG => entry with { Original = ReadTuple(attributes.GetNested()) },
                CTA_TUPLE_REPLY => entry with { Reply = ReadTuple(attributes.GetNested()) },
                CTA_STATUS => entry with { Status = (ConntrackStatus)attributes.GetUInt32BigEndian() },
                CTA_PROTOINFO => entry with { TcpState = ReadTcpState(attributes.GetNested()) },
                CTA_TIMEOUT => entry with { TimeoutSeconds = attributes.GetUInt32BigEndian() },
                CTA_MARK => entry with { Mark = attributes.GetUInt32BigEndian() },
                CTA_ID => entry with { Id = attributes.GetUInt32BigEndian() },
                CTA_ZONE => entry with { Zone = attributes.GetUInt16BigEndian() },
                _ => entry,
            };
        }

        return entry;
    }

    private static ConntrackTuple ReadTuple(NetlinkAttributeReader attributes)
    {
        var tuple = new ConntrackTuple();
        while (attributes.Read())
        {
            tuple = attributes.Type switch
            {
                CTA_TUPLE_IP => ReadAddresses(tuple, attributes.GetNested()),
                CTA_TUPLE_PROTO => ReadProtocol(tuple, attributes.GetNested()),
                CTA_TUPLE_ZONE => tuple with { Zone = attributes.GetUInt16BigEndian() },
                _ => tuple,
            };
        }

        return tuple;
    }

    private static ConntrackTuple ReadAddresses(ConntrackTuple tuple, NetlinkAttributeReader attributes)
    {
        while (attributes.Read())
        {
            tuple = attributes.Type switch
            {
                CTA_IP_V4_SRC or CTA_IP_V6_SRC => tuple with { Source = IPValue.From(attributes.Value) },
                CTA_IP_V4_DST or CTA_IP_V6_DST => tuple with { Destination = IPValue.From(attributes.Value) },
                _ => tuple,
            };
        }

        return tuple;
    }

    private static ConntrackTuple ReadProtocol(ConntrackTuple tuple, NetlinkAttributeReader attributes)
    {
        while (attributes.Read())
        {
            tuple = attributes.Type switch
            {
                CTA_PROTO_NUM => tuple with { Protocol = (TransportProtocol)attributes.GetByte() },
                CTA_PROTO_SRC_PORT => tuple with { SourcePort = attributes.GetUInt16BigEndian() },
                CTA_PROTO_DST_PORT => tuple with { DestinationPort = attributes.GetUInt16BigEndian() },
                CTA_PROTO_ICMP_ID or CTA_PROTO_ICMPV6_ID => tuple with { IcmpId = attributes.GetUInt16BigEndian() },
                CTA_PROTO_ICMP_TYPE or CTA_PROTO_ICMPV6_TYPE => tuple with { IcmpType = attributes.GetByte() },
                CTA_PROTO_ICMP_CODE or CTA_PROTO_ICMPV6_CODE => tuple with { IcmpCode = attributes.GetByte() },
                _ => tuple,
            };
        }

        return tuple;
    }

    private static ConntrackTcpState? ReadTcpState(NetlinkAttributeReader attributes)
    {
        while (attributes.Read())
        {
            if (attributes.Type != CTA_PROTOINFO_TCP)
            {
                continue;
            }

            var tcp = attributes.GetNested();
            while (tcp.Read())
            {
                if (tcp.Type == CTA_PROTOINFO_TCP_STATE)
                {
                    return (ConntrackTcpState)tcp.GetByte();
                }
            }
        }

        return null;
    }
}
