using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using KubeProxyNet.Netlink.Wire;
using static KubeProxyNet.Netlink.Uapi.NeighbourH;
using static KubeProxyNet.Netlink.Uapi.NetlinkH;
using static KubeProxyNet.Netlink.Uapi.RtnetlinkH;
using static KubeProxyNet.Netlink.Uapi.SocketH;

namespace KubeProxyNet.Netlink.Route;

/// <summary>Neighbours to and from bytes.</summary>
internal static class NeighbourMessages
{
    internal static void WriteListNeighbours(this ref NetlinkWriter writer, uint sequence, int? linkIndex, AddressFamily? family, bool proxies)
    {
        var message = writer.BeginMessage(RTM_GETNEIGH, NLM_F_REQUEST | NLM_F_DUMP, sequence);
        writer.WriteStruct(new NeighbourHeader { Family = AddressAttributes.KernelFamily(family), Flags = proxies ? NTF_PROXY : (byte)0 });
        if (linkIndex is { } link)
        {
            writer.WriteInt32(NDA_IFINDEX, link);
        }

        writer.EndMessage(message);
    }

    internal static void WriteReplaceNeighbour(this ref NetlinkWriter writer, uint sequence, Neighbour neighbour)
    {
        var message = writer.BeginMessage(RTM_NEWNEIGH, NLM_F_REQUEST | NLM_F_ACK | NLM_F_REPLACE | NLM_F_CREATE, sequence);
        writer.WriteNeighbour(neighbour);
        if (neighbour.LinkAddress is not null)
        {
            writer.WriteLinkAddress(NDA_LLADDR, neighbour.LinkAddress);
        }

        if (neighbour.Protocol != RouteProtocol.Unspecified)
        {
            writer.WriteByte(NDA_PROTOCOL, (byte)neighbour.Protocol);
        }

        writer.EndMessage(message);
    }

    internal static void WriteRemoveNeighbour(this ref NetlinkWriter writer, uint sequence, Neighbour neighbour)
    {
        var message = writer.BeginMessage(RTM_DELNEIGH, NLM_F_REQUEST | NLM_F_ACK, sequence);
        writer.WriteNeighbour(neighbour);
        writer.EndMessage(message);
    }

    /// <summary>An FDB entry comes in the same message type as a neighbour.</summary>
    internal static bool IsFdbEntry(NetlinkMessage message) => message.ReadStruct<NeighbourHeader>().Family == AF_BRIDGE;

    /// <summary>Reads a neighbour; null if it is of another protocol than IP.</summary>
    internal static Neighbour? ReadNeighbour(NetlinkMessage message)
    {
        var header = message.ReadStruct<NeighbourHeader>();
        if (header.Family is not (AF_INET or AF_INET6))
        {
            return null;
        }

        IPAddress? address = null;
        PhysicalAddress? linkAddress = null;
        var protocol = RouteProtocol.Unspecified;
        var attributes = message.AttributesAfter<NeighbourHeader>();
        while (attributes.Read())
        {
            switch (attributes.Type)
            {
                case NDA_DST:
                    address = attributes.GetIPAddress();
                    break;
                case NDA_LLADDR:
                    linkAddress = attributes.GetLinkAddress();
                    break;
                case NDA_PROTOCOL:
                    protocol = (RouteProtocol)attributes.GetByte();
                    break;
            }
        }

        return new Neighbour
        {
            LinkIndex = header.LinkIndex,
            Address = address ?? throw new NetlinkFormatException("A neighbour message has no NDA_DST."),
            LinkAddress = linkAddress,
            State = (NeighbourState)header.State,
            Flags = (NeighbourFlags)header.Flags,
            Protocol = protocol,
        };
    }

    private static void WriteNeighbour(this ref NetlinkWriter writer, Neighbour neighbour)
    {
        writer.WriteStruct(new NeighbourHeader
        {
            Family = neighbour.Address.KernelFamily(),
            LinkIndex = neighbour.LinkIndex,
            State = (ushort)neighbour.State,
            Flags = (byte)neighbour.Flags,
        });
        writer.WriteIPAddress(NDA_DST, neighbour.Address);
    }
}
