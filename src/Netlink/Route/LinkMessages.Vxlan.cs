using System.Net;
using System.Net.Sockets;
using KubeProxyNet.Netlink.Wire;
using static KubeProxyNet.Netlink.Uapi.IfLinkH;

namespace KubeProxyNet.Netlink.Route;

internal static partial class LinkMessages
{
    private static void WriteVxlanInformation(this ref NetlinkWriter writer, VxlanSettings vxlan)
    {
        writer.WriteBytes(IFLA_INFO_KIND, "vxlan"u8);
        var data = writer.BeginUnmarkedNested(IFLA_INFO_DATA);
        writer.WriteVxlanOuterHeader(vxlan);
        writer.WriteOptional(IFLA_VXLAN_LEARNING, vxlan.Learning);
        if (vxlan.AgeingSeconds is { } ageing)
        {
            writer.WriteUInt32(IFLA_VXLAN_AGEING, ageing);
        }

        if (vxlan.Port is { } port)
        {
            writer.WriteUInt16BigEndian(IFLA_VXLAN_PORT, port);
        }

        writer.WriteOptional(IFLA_VXLAN_UDP_CSUM, vxlan.UdpChecksum);
        writer.EndNested(data);
    }

    private static void WriteVxlanOuterHeader(this ref NetlinkWriter writer, VxlanSettings vxlan)
    {
        if (vxlan.UnderlyingIndex is { } underlying)
        {
            writer.WriteInt32(IFLA_VXLAN_LINK, underlying);
        }

        if (vxlan.TTL is { } ttl)
        {
            writer.WriteByte(IFLA_VXLAN_TTL, ttl);
        }

        if (vxlan.VNI is { } vni)
        {
            writer.WriteUInt32(IFLA_VXLAN_ID, vni);
        }

        if (vxlan.Remote is { } remote)
        {
            writer.WriteIPAddress(IsIPv4(remote) ? IFLA_VXLAN_GROUP : IFLA_VXLAN_GROUP6, remote);
        }

        if (vxlan.Local is { } local)
        {
            writer.WriteIPAddress(IsIPv4(local) ? IFLA_VXLAN_LOCAL : IFLA_VXLAN_LOCAL6, local);
        }
    }

    private static VxlanSettings ReadVxlan(NetlinkAttributeReader attributes)
    {
        var vxlan = new VxlanSettings();
        while (attributes.Read())
        {
            vxlan = attributes.Type switch
            {
                IFLA_VXLAN_ID => vxlan with { VNI = attributes.GetUInt32() },
                IFLA_VXLAN_LINK => vxlan with { UnderlyingIndex = attributes.GetInt32() },
                IFLA_VXLAN_TTL => vxlan with { TTL = attributes.GetByte() },
                IFLA_VXLAN_GROUP or IFLA_VXLAN_GROUP6 => vxlan with { Remote = attributes.GetIPAddress() },
                IFLA_VXLAN_LOCAL or IFLA_VXLAN_LOCAL6 => vxlan with { Local = attributes.GetIPAddress() },
                IFLA_VXLAN_LEARNING => vxlan with { Learning = attributes.GetByte() != 0 },
                IFLA_VXLAN_AGEING => vxlan with { AgeingSeconds = attributes.GetUInt32() },
                IFLA_VXLAN_PORT => vxlan with { Port = attributes.GetUInt16BigEndian() },
                IFLA_VXLAN_UDP_CSUM => vxlan with { UdpChecksum = attributes.GetByte() != 0 },
                _ => vxlan,
            };
        }

        return vxlan;
    }

    private static bool IsIPv4(IPAddress address) => address.AddressFamily == AddressFamily.InterNetwork;

    private static void WriteOptional(this ref NetlinkWriter writer, ushort type, bool? value)
    {
        if (value is { } told)
        {
            writer.WriteByte(type, told ? (byte)1 : (byte)0);
        }
    }
}
