using System.Net.NetworkInformation;
using KubeProxyNet.Netlink.Wire;
using static KubeProxyNet.Netlink.Uapi.IfLinkH;
using static KubeProxyNet.Netlink.Uapi.NetlinkH;
using static KubeProxyNet.Netlink.Uapi.RtnetlinkH;
using static KubeProxyNet.Netlink.Uapi.SocketH;

namespace KubeProxyNet.Netlink.Route;

/// <summary>Links to and from bytes.</summary>
internal static partial class LinkMessages
{
    // Nobody here reads the counters, and they are more than half of each message.
    private const uint WithoutStatistics = RTEXT_FILTER_SKIP_STATS;

    internal static void WriteListLinks(this ref NetlinkWriter writer, uint sequence, int? masterIndex, string? kind)
    {
        var message = writer.BeginMessage(RTM_GETLINK, NLM_F_REQUEST | NLM_F_DUMP, sequence);
        writer.WriteStruct(default(LinkHeader));
        writer.WriteUInt32(IFLA_EXT_MASK, WithoutStatistics);
        if (masterIndex is { } master)
        {
            writer.WriteInt32(IFLA_MASTER, master);
        }

        if (kind is not null)
        {
            var information = writer.BeginUnmarkedNested(IFLA_LINKINFO);
            writer.WriteString(IFLA_INFO_KIND, kind);
            writer.EndNested(information);
        }

        writer.EndMessage(message);
    }

    internal static void WriteGetLink(this ref NetlinkWriter writer, uint sequence, int index)
    {
        var message = writer.BeginMessage(RTM_GETLINK, NLM_F_REQUEST | NLM_F_ACK, sequence);
        writer.WriteStruct(new LinkHeader { Index = index });
        writer.WriteUInt32(IFLA_EXT_MASK, WithoutStatistics);
        writer.EndMessage(message);
    }

    internal static void WriteGetLink(this ref NetlinkWriter writer, uint sequence, string name)
    {
        var message = writer.BeginMessage(RTM_GETLINK, NLM_F_REQUEST | NLM_F_ACK, sequence);
        writer.WriteStruct(default(LinkHeader));
        writer.WriteString(IFLA_IFNAME, name);
        writer.WriteUInt32(IFLA_EXT_MASK, WithoutStatistics);
        writer.EndMessage(message);
    }

    internal static void WriteRemoveLink(this ref NetlinkWriter writer, uint sequence, int index)
    {
        var message = writer.BeginMessage(RTM_DELLINK, NLM_F_REQUEST | NLM_F_ACK, sequence);
        writer.WriteStruct(new LinkHeader { Index = index });
        writer.EndMessage(message);
    }

    internal static void WriteRemoveLink(this ref NetlinkWriter writer, uint sequence, string name)
    {
        var message = writer.BeginMessage(RTM_DELLINK, NLM_F_REQUEST | NLM_F_ACK, sequence);
        writer.WriteStruct(default(LinkHeader));
        writer.WriteString(IFLA_IFNAME, name);
        writer.EndMessage(message);
    }

    internal static Link ReadLink(NetlinkMessage message)
    {
        var header = message.ReadStruct<LinkHeader>();
        var link = new LinkFields { PeerNamespaceId = null };
        var attributes = message.AttributesAfter<LinkHeader>();
        while (attributes.Read())
        {
            link.Read(in attributes);
        }

        return new Link
        {
            Index = header.Index,
            Name = link.Name,
            Kind = link.Information.Kind,
            MTU = link.MTU,
            Address = link.Address,
            Flags = (LinkFlags)header.Flags,
            State = link.State,
            MasterIndex = link.MasterIndex,
            PeerIndex = link.PeerIndex,
            PeerNamespaceId = link.PeerNamespaceId,
            Group = link.Group,
            Vxlan = link.Information.Vxlan,
            Bridge = link.Information.Bridge,
            Port = link.Information.Port,
        };
    }

    /// <summary>Events of a bridge about its ports come in link messages too; they say nothing about the link itself.</summary>
    internal static bool IsAboutLink(NetlinkMessage message) => message.ReadStruct<LinkHeader>().Family == AF_UNSPEC;

    private static LinkInformation ReadInformation(NetlinkAttributeReader attributes)
    {
        string? kind = null;
        string? portKind = null;
        VxlanSettings? vxlan = null;
        BridgeSettings? bridge = null;
        BridgePortSettings? port = null;
        while (attributes.Read())
        {
            // The kernel writes a kind before its data.
            switch (attributes.Type)
            {
                case IFLA_INFO_KIND:
                    kind = attributes.GetString();
                    break;
                case IFLA_INFO_DATA when kind == "vxlan":
                    vxlan = ReadVxlan(attributes.GetNested());
                    break;
                case IFLA_INFO_DATA when kind == "bridge":
                    bridge = ReadBridge(attributes.GetNested());
                    break;
                case IFLA_INFO_SLAVE_KIND:
                    portKind = attributes.GetString();
                    break;
                case IFLA_INFO_SLAVE_DATA when portKind == "bridge":
                    port = ReadBridgePort(attributes.GetNested());
                    break;
            }
        }

        return new LinkInformation(kind, vxlan, bridge, port);
    }

    private readonly record struct LinkInformation(string? Kind, VxlanSettings? Vxlan, BridgeSettings? Bridge, BridgePortSettings? Port);

    private struct LinkFields()
    {
        internal string Name = string.Empty;
        internal int MTU;
        internal PhysicalAddress Address = PhysicalAddress.None;
        internal LinkState State;
        internal int? MasterIndex;
        internal int? PeerIndex;
        internal int? PeerNamespaceId;
        internal uint Group;
        internal LinkInformation Information;

        internal void Read(in NetlinkAttributeReader attribute)
        {
            switch (attribute.Type)
            {
                case IFLA_ADDRESS:
                    Address = attribute.GetLinkAddress();
                    break;
                case IFLA_IFNAME:
                    Name = attribute.GetString();
                    break;
                case IFLA_MTU:
                    MTU = attribute.GetInt32();
                    break;
                case IFLA_LINK:
                    PeerIndex = attribute.GetInt32();
                    break;
                case IFLA_MASTER:
                    MasterIndex = attribute.GetInt32();
                    break;
                case IFLA_GROUP:
                    Group = attribute.GetUInt32();
                    break;
                case IFLA_OPERSTATE:
                    State = (LinkState)attribute.GetByte();
                    break;
                case IFLA_LINKINFO:
                    Information = ReadInformation(attribute.GetNested());
                    break;
                case IFLA_LINK_NETNSID:
                    PeerNamespaceId = attribute.GetInt32();
                    break;
            }
        }
    }
}
