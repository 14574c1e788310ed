using System.Net;
using System.Net.NetworkInformation;
using KubeProxyNet.Netlink.Wire;
using static KubeProxyNet.Netlink.Uapi.NeighbourH;
using static KubeProxyNet.Netlink.Uapi.NetlinkH;
using static KubeProxyNet.Netlink.Uapi.RtnetlinkH;
using static KubeProxyNet.Netlink.Uapi.SocketH;

namespace KubeProxyNet.Netlink.Route;

/// <summary>FDB entries to and from bytes.</summary>
internal static class FdbMessages
{
    internal static void WriteListFdbEntries(this ref NetlinkWriter writer, uint sequence, int? linkIndex, int? masterIndex)
    {
        var message = writer.BeginMessage(RTM_GETNEIGH, NLM_F_REQUEST | NLM_F_DUMP, sequence);
        writer.WriteStruct(new NeighbourHeader { Family = AF_BRIDGE, LinkIndex = linkIndex ?? 0 });
        if (masterIndex is { } master)
        {
            writer.WriteInt32(NDA_MASTER, master);
        }

        writer.EndMessage(message);
    }

    internal static void WriteAddFdbEntry(this ref NetlinkWriter writer, uint sequence, FdbEntry entry)
    {
        var existing = entry.IsOneOfMany && entry.Destination is not null ? NLM_F_APPEND : NLM_F_REPLACE;
        var message = writer.BeginMessage(RTM_NEWNEIGH, (ushort)(NLM_F_REQUEST | NLM_F_ACK | NLM_F_CREATE | existing), sequence);
        writer.WriteFdbEntry(entry);
        writer.EndMessage(message);
    }

    internal static void WriteRemoveFdbEntry(this ref NetlinkWriter writer, uint sequence, FdbEntry entry)
    {
        var message = writer.BeginMessage(RTM_DELNEIGH, NLM_F_REQUEST | NLM_F_ACK, sequence);
        writer.WriteFdbEntry(entry);
        writer.EndMessage(message);
    }

    internal static FdbEntry ReadFdbEntry(NetlinkMessage message)
    {
        var header = message.ReadStruct<NeighbourHeader>();
        var entry = default(FdbFields);
        var attributes = message.AttributesAfter<NeighbourHeader>();
        while (attributes.Read())
        {
            entry.Read(in attributes);
        }

        return new FdbEntry
        {
            LinkIndex = header.LinkIndex,
            LinkAddress = entry.LinkAddress ?? throw new NetlinkFormatException("An FDB message has no NDA_LLADDR."),
            Destination = entry.Destination,
            Vlan = entry.Vlan,
            Port = entry.Port,
            VNI = entry.VNI,
            UnderlyingIndex = entry.UnderlyingIndex,
            MasterIndex = entry.MasterIndex,
            State = (NeighbourState)header.State,
            Flags = (NeighbourFlags)header.Flags,
        };
    }

    private static void WriteFdbEntry(this ref NetlinkWriter writer, FdbEntry entry)
    {
        writer.WriteStruct(new NeighbourHeader
        {
            Family = AF_BRIDGE,
            LinkIndex = entry.LinkIndex,
            State = (ushort)entry.State,
            Flags = (byte)entry.Flags,
        });
        writer.WriteLinkAddress(NDA_LLADDR, entry.LinkAddress);
        if (entry.Destination is not null)
        {
            writer.WriteIPAddress(NDA_DST, entry.Destination);
        }

        if (entry.Vlan is { } vlan)
        {
            writer.WriteUInt16(NDA_VLAN, vlan);
        }

        if (entry.Port is { } port)
        {
            writer.WriteUInt16BigEndian(NDA_PORT, port);
        }

        if (entry.VNI is { } vni)
        {
            writer.WriteUInt32(NDA_VNI, vni);
        }

        if (entry.UnderlyingIndex is { } underlying)
        {
            writer.WriteInt32(NDA_IFINDEX, underlying);
        }
    }

    private struct FdbFields
    {
        internal PhysicalAddress? LinkAddress;
        internal IPAddress? Destination;
        internal ushort? Vlan;
        internal ushort? Port;
        internal uint? VNI;
        internal int? UnderlyingIndex;
        internal int? MasterIndex;

        internal void Read(in NetlinkAttributeReader attribute)
        {
            switch (attribute.Type)
            {
                case NDA_LLADDR:
                    LinkAddress = attribute.GetLinkAddress();
                    break;
                case NDA_DST:
                    Destination = attribute.GetIPAddress();
                    break;
                case NDA_VLAN:
                    Vlan = attribute.GetUInt16();
                    break;
                case NDA_PORT:
                    Port = attribute.GetUInt16BigEndian();
                    break;
                case NDA_VNI:
                    VNI = attribute.GetUInt32();
                    break;
                case NDA_IFINDEX:
                    UnderlyingIndex = attribute.GetInt32();
                    break;
                case NDA_MASTER:
                    MasterIndex = attribute.GetInt32();
                    break;
            }
        }
    }
}
