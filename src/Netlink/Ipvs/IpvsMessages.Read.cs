using System.Net.Sockets;
using System.Numerics;
using System.Runtime.InteropServices;
using KubeProxyNet.Netlink.Conntrack;
using KubeProxyNet.Netlink.Generic;
using KubeProxyNet.Netlink.Wire;
using static KubeProxyNet.Netlink.Uapi.IpVsH;
using static KubeProxyNet.Netlink.Uapi.SocketH;

namespace KubeProxyNet.Netlink.Ipvs;

internal static partial class IpvsMessages
{
    internal static VirtualService ReadService(NetlinkMessage message)
    {
        var attributes = message.AttributesAfter<GenericHeader>();
        while (attributes.Read())
        {
            if (attributes.Type == IPVS_CMD_ATTR_SERVICE)
            {
                return ReadService(attributes.GetNested());
            }
        }

        throw new NetlinkFormatException("An IPVS service came without its description.");
    }

    internal static IpvsDestination ReadDestination(NetlinkMessage message)
    {
        var attributes = message.AttributesAfter<GenericHeader>();
        while (attributes.Read())
        {
            if (attributes.Type == IPVS_CMD_ATTR_DEST)
            {
                return ReadDestination(attributes.GetNested());
            }
        }

        throw new NetlinkFormatException("An IPVS destination came without its description.");
    }

    internal static IpvsTimeouts ReadTimeouts(NetlinkMessage message)
    {
        var timeouts = default(IpvsTimeouts);
        var attributes = message.AttributesAfter<GenericHeader>();
        while (attributes.Read())
        {
            switch (attributes.Type)
            {
                case IPVS_CMD_ATTR_TIMEOUT_TCP:
                    timeouts = timeouts with { Tcp = attributes.GetUInt32() };
                    break;
                case IPVS_CMD_ATTR_TIMEOUT_TCP_FIN:
                    timeouts = timeouts with { TcpFin = attributes.GetUInt32() };
                    break;
                case IPVS_CMD_ATTR_TIMEOUT_UDP:
                    timeouts = timeouts with { Udp = attributes.GetUInt32() };
                    break;
            }
        }

        return timeouts;
    }

    /// <summary>Reads the version: <c>1.2.1</c>.</summary>
    internal static Version ReadVersion(NetlinkMessage message)
    {
        var attributes = message.AttributesAfter<GenericHeader>();
        while (attributes.Read())
        {
            if (attributes.Type == IPVS_INFO_ATTR_VERSION)
            {
                var code = attributes.GetUInt32();
                return new Version((int)(code >> 16 & 0xff), (int)(code >> 8 & 0xff), (int)(code & 0xff));
            }
        }

        return new Version();
    }

    private static VirtualService ReadService(NetlinkAttributeReader attributes)
    {
        var fields = default(ServiceFields);
        while (attributes.Read())
        {
            switch (attributes.Type)
            {
                case IPVS_SVC_ATTR_AF:
                    fields.IsIPv6 = attributes.GetUInt16() == AF_INET6;
                    break;
                case IPVS_SVC_ATTR_PROTOCOL:
                    fields.Protocol = (TransportProtocol)attributes.GetUInt16();
                    break;
                case IPVS_SVC_ATTR_ADDR:
                    fields.Address = attributes.Value;
                    break;
                case IPVS_SVC_ATTR_PORT:
                    fields.Port = attributes.GetUInt16BigEndian();
                    break;
                case IPVS_SVC_ATTR_FWMARK:
                    fields.Mark = attributes.GetUInt32();
                    break;
                case IPVS_SVC_ATTR_SCHED_NAME:
                    fields.Scheduler = attributes.GetString();
                    break;
                case IPVS_SVC_ATTR_FLAGS:
                    fields.Flags = ReadFlags(attributes);
                    break;
                case IPVS_SVC_ATTR_TIMEOUT:
                    fields.Timeout = attributes.GetUInt32();
                    break;
                case IPVS_SVC_ATTR_NETMASK:
                    fields.Netmask = attributes.GetUInt32();
                    break;
                case IPVS_SVC_ATTR_STATS64:
                    fields.Statistics = ReadStatistics(attributes.GetNested());
                    break;
            }
        }

        return fields.ToService();
    }

    private static IpvsDestination ReadDestination(NetlinkAttributeReader attributes)
    {
        var destination = default(IpvsDestination);
        ReadOnlySpan<byte> address = default;
        ushort? family = null;
        while (attributes.Read())
        {
            switch (attributes.Type)
            {
                case IPVS_DEST_ATTR_ADDR:
                    address = attributes.Value;
                    break;
                case IPVS_DEST_ATTR_ADDR_FAMILY:
                    family = attributes.GetUInt16();
                    break;
                case IPVS_DEST_ATTR_STATS64:
                    destination = destination with { Statistics = ReadStatistics(attributes.GetNested()) };
                    break;
                default:
                    destination = ReadNumber(destination, attributes);
                    break;
            }
        }

        return destination with { Address = ReadAddress(address, family == AF_INET6) };
    }

    private static IpvsDestination ReadNumber(IpvsDestination destination, in NetlinkAttributeReader attribute) => attribute.Type switch
    {
        IPVS_DEST_ATTR_PORT => destination with { Port = attribute.GetUInt16BigEndian() },
        IPVS_DEST_ATTR_FWD_METHOD => destination with { Forwarding = (IpvsForwarding)(attribute.GetUInt32() & IP_VS_CONN_F_FWD_MASK) },
        IPVS_DEST_ATTR_WEIGHT => destination with { Weight = attribute.GetInt32() },
        IPVS_DEST_ATTR_U_THRESH => destination with { UpperThreshold = attribute.GetUInt32() },
        IPVS_DEST_ATTR_L_THRESH => destination with { LowerThreshold = attribute.GetUInt32() },
        IPVS_DEST_ATTR_ACTIVE_CONNS => destination with { ActiveConnections = attribute.GetUInt32() },
        IPVS_DEST_ATTR_INACT_CONNS => destination with { InactiveConnections = attribute.GetUInt32() },
        IPVS_DEST_ATTR_PERSIST_CONNS => destination with { PersistentConnections = attribute.GetUInt32() },
        _ => destination,
    };

    private static IpvsStatistics ReadStatistics(NetlinkAttributeReader attributes)
    {
        var statistics = default(IpvsStatistics);
        while (attributes.Read())
        {
            statistics = attributes.Type switch
            {
                IPVS_STATS_ATTR_CONNS => statistics with { Connections = attributes.GetUInt64() },
                IPVS_STATS_ATTR_INPKTS => statistics with { InPackets = attributes.GetUInt64() },
                IPVS_STATS_ATTR_OUTPKTS => statistics with { OutPackets = attributes.GetUInt64() },
                IPVS_STATS_ATTR_INBYTES => statistics with { InBytes = attributes.GetUInt64() },
                IPVS_STATS_ATTR_OUTBYTES => statistics with { OutBytes = attributes.GetUInt64() },
                _ => statistics,
            };
        }

        return statistics;
    }

    private static IpvsServiceFlags ReadFlags(in NetlinkAttributeReader attribute) => attribute.Value.Length >= sizeof(uint)
        ? (IpvsServiceFlags)MemoryMarshal.Read<uint>(attribute.Value)
        : throw new NetlinkFormatException($"The flags of an IPVS service have {attribute.Value.Length} bytes, 4 are needed.");

    // Kernels before 3.18 do not name the family of a destination: nobody has IPv6 and those.
    private static IPValue ReadAddress(ReadOnlySpan<byte> bytes, bool isIPv6)
    {
        var length = isIPv6 ? AddressLength : sizeof(uint);
        return bytes.Length >= length ? IPValue.From(bytes[..length]) : throw new NetlinkFormatException($"An address of IPVS has {bytes.Length} bytes, {length} are needed.");
    }

    private ref struct ServiceFields
    {
        internal bool IsIPv6;
        internal TransportProtocol Protocol;
        internal ReadOnlySpan<byte> Address;
        internal ushort Port;
        internal uint Mark;
        internal string? Scheduler;
        internal IpvsServiceFlags Flags;
        internal uint Timeout;
        internal uint Netmask;
        internal IpvsStatistics Statistics;

        internal readonly VirtualService ToService() => new(Id(), Scheduler ?? "")
        {
            Flags = Flags,
            Timeout = Timeout,
            ClientPrefixLength = IsIPv6 ? (int)Math.Min(Netmask, 8 * AddressLength) : BitOperations.PopCount(Netmask),
            Statistics = Statistics,
        };

        private readonly VirtualServiceId Id() => Mark != 0
            ? VirtualServiceId.OfMark(Mark, IsIPv6 ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork)
            : VirtualServiceId.Of(Protocol, ReadAddress(Address, IsIPv6), Port);
    }
}
