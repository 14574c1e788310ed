using System.Buffers.Binary;
using System.Runtime.InteropServices;
using KubeProxyNet.Netlink.Generic;
using KubeProxyNet.Netlink.Wire;
using static KubeProxyNet.Netlink.Uapi.IpVsH;
using static KubeProxyNet.Netlink.Uapi.NetlinkH;
using static KubeProxyNet.Netlink.Uapi.SocketH;

namespace KubeProxyNet.Netlink.Ipvs;

/// <summary>IPVS requests as ipvsadm writes them, and what the kernel answers. The family's number is the boot's (nlctrl).</summary>
internal static partial class IpvsMessages
{
    private const int AddressLength = 16;
    private const int IPv4Bits = 32;

    /// <summary>A command on a virtual service: NEW and SET need all of it, DEL its identity.</summary>
    internal static void WriteService(this ref NetlinkWriter writer, ushort family, byte command, uint sequence, VirtualService service, bool isAcknowledged = true)
    {
        var message = writer.BeginIpvs(family, command, sequence, isAcknowledged ? NLM_F_ACK : (ushort)0);
        var nest = writer.BeginNested(IPVS_CMD_ATTR_SERVICE);
        writer.WriteId(service.Id);
        if (command != IPVS_CMD_DEL_SERVICE)
        {
            writer.WriteString(IPVS_SVC_ATTR_SCHED_NAME, service.Scheduler);
            writer.WriteFlags(service.Flags);
            writer.WriteUInt32(IPVS_SVC_ATTR_TIMEOUT, service.Timeout);
            writer.WriteClientPrefix(service);
        }

        writer.EndNested(nest);
        writer.EndMessage(message);
    }

    /// <summary>A command on a destination of a virtual service.</summary>
    internal static void WriteDestination(
        this ref NetlinkWriter writer, ushort family, byte command, uint sequence, VirtualServiceId service, in IpvsDestination destination, bool isAcknowledged = true)
    {
        var message = writer.BeginIpvs(family, command, sequence, isAcknowledged ? NLM_F_ACK : (ushort)0);
        var nest = writer.BeginNested(IPVS_CMD_ATTR_SERVICE);
        writer.WriteId(service);
        writer.EndNested(nest);
        nest = writer.BeginNested(IPVS_CMD_ATTR_DEST);
        writer.WriteUInt16(IPVS_DEST_ATTR_ADDR_FAMILY, FamilyOf(destination.Address.IsIPv6));
        writer.WriteAddress(IPVS_DEST_ATTR_ADDR, destination.Address);
        writer.WriteUInt16BigEndian(IPVS_DEST_ATTR_PORT, destination.Port);
        if (command != IPVS_CMD_DEL_DEST)
        {
            writer.WriteUInt32(IPVS_DEST_ATTR_FWD_METHOD, (uint)destination.Forwarding);
            writer.WriteInt32(IPVS_DEST_ATTR_WEIGHT, destination.Weight);
            writer.WriteUInt32(IPVS_DEST_ATTR_U_THRESH, destination.UpperThreshold);
            writer.WriteUInt32(IPVS_DEST_ATTR_L_THRESH, destination.LowerThreshold);
        }

        writer.EndNested(nest);
        writer.EndMessage(message);
    }

    internal static void WriteListServices(this ref NetlinkWriter writer, ushort family, uint sequence) =>
        writer.EndMessage(writer.BeginIpvs(family, IPVS_CMD_GET_SERVICE, sequence, NLM_F_DUMP));

    internal static void WriteListDestinations(this ref NetlinkWriter writer, ushort family, uint sequence, VirtualServiceId service)
    {
        var message = writer.BeginIpvs(family, IPVS_CMD_GET_DEST, sequence, NLM_F_DUMP);
        var nest = writer.BeginNested(IPVS_CMD_ATTR_SERVICE);
        writer.WriteId(service);
        writer.EndNested(nest);
        writer.EndMessage(message);
    }

    internal static void WriteGetInfo(this ref NetlinkWriter writer, ushort family, uint sequence) =>
        writer.EndMessage(writer.BeginIpvs(family, IPVS_CMD_GET_INFO, sequence, NLM_F_ACK));

    internal static void WriteGetTimeouts(this ref NetlinkWriter writer, ushort family, uint sequence) =>
        writer.EndMessage(writer.BeginIpvs(family, IPVS_CMD_GET_CONFIG, sequence, NLM_F_ACK));

    internal static void WriteSetTimeouts(this ref NetlinkWriter writer, ushort family, uint sequence, IpvsTimeouts timeouts)
    {
        var message = writer.BeginIpvs(family, IPVS_CMD_SET_CONFIG, sequence, NLM_F_ACK);
        writer.WriteUInt32(IPVS_CMD_ATTR_TIMEOUT_TCP, timeouts.Tcp);
        writer.WriteUInt32(IPVS_CMD_ATTR_TIMEOUT_TCP_FIN, timeouts.TcpFin);
        writer.WriteUInt32(IPVS_CMD_ATTR_TIMEOUT_UDP, timeouts.Udp);
        writer.EndMessage(message);
    }

    private static int BeginIpvs(this ref NetlinkWriter writer, ushort family, byte command, uint sequence, ushort flags)
    {
        var message = writer.BeginMessage(family, (ushort)(NLM_F_REQUEST | flags), sequence);
        writer.WriteStruct(new GenericHeader(command, IPVS_GENL_VERSION));
        return message;
    }

    private static void WriteId(this ref NetlinkWriter writer, VirtualServiceId id)
    {
        writer.WriteUInt16(IPVS_SVC_ATTR_AF, FamilyOf(id.IsIPv6));
        if (id.IsMark)
        {
            writer.WriteUInt32(IPVS_SVC_ATTR_FWMARK, id.Mark);
            return;
        }

        writer.WriteUInt16(IPVS_SVC_ATTR_PROTOCOL, (ushort)id.Protocol);
        writer.WriteAddress(IPVS_SVC_ATTR_ADDR, id.Address);
        writer.WriteUInt16BigEndian(IPVS_SVC_ATTR_PORT, id.Port);
    }

    // Always the room of an IPv6 address (union nf_inet_addr).
    private static void WriteAddress(this ref NetlinkWriter writer, ushort type, Conntrack.IPValue address)
    {
        Span<byte> bytes = stackalloc byte[AddressLength];
        bytes.Clear();
        address.WriteTo(bytes);
        writer.WriteBytes(type, bytes);
    }

    // struct ip_vs_flags:  u32 flags | u32 mask
    private static void WriteFlags(this ref NetlinkWriter writer, IpvsServiceFlags flags)
    {
        Span<uint> value = [(uint)flags, uint.MaxValue];
        writer.WriteBytes(IPVS_SVC_ATTR_FLAGS, MemoryMarshal.AsBytes(value));
    }

    // IPv4: a netmask in network order. IPv6: a prefix length.
    private static void WriteClientPrefix(this ref NetlinkWriter writer, VirtualService service)
    {
        if (service.Id.IsIPv6)
        {
            writer.WriteUInt32(IPVS_SVC_ATTR_NETMASK, (uint)service.ClientPrefixLength);
            return;
        }

        Span<byte> mask = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(mask, service.ClientPrefixLength == 0 ? 0 : uint.MaxValue << (IPv4Bits - service.ClientPrefixLength));
        writer.WriteBytes(IPVS_SVC_ATTR_NETMASK, mask);
    }

    private static ushort FamilyOf(bool isIPv6) => isIPv6 ? AF_INET6 : AF_INET;
}
