using KubeProxyNet.Netlink.Wire;
using static KubeProxyNet.Netlink.Uapi.IfLinkH;
using static KubeProxyNet.Netlink.Uapi.NetlinkH;
using static KubeProxyNet.Netlink.Uapi.RtnetlinkH;
using static KubeProxyNet.Netlink.Uapi.SocketH;

namespace KubeProxyNet.Netlink.Route;

internal static partial class LinkMessages
{
    // The kernel counts the bridge's times in USER_HZ, which is 100 on every architecture that we run on.
    private const long TicksPerClock = TimeSpan.TicksPerSecond / 100;

    internal static void WriteSetBridgePort(this ref NetlinkWriter writer, uint sequence, int index, BridgePortSettings port)
    {
        var message = writer.BeginMessage(RTM_SETLINK, NLM_F_REQUEST | NLM_F_ACK, sequence);
        writer.WriteStruct(new LinkHeader { Family = AF_BRIDGE, Index = index });
        var settings = writer.BeginNested(IFLA_PROTINFO);
        writer.WriteOptional(IFLA_BRPORT_MODE, port.Hairpin);
        writer.WriteOptional(IFLA_BRPORT_UNICAST_FLOOD, port.UnicastFlood);
        writer.WriteOptional(IFLA_BRPORT_MCAST_FLOOD, port.MulticastFlood);
        writer.WriteOptional(IFLA_BRPORT_BCAST_FLOOD, port.BroadcastFlood);
        writer.WriteOptional(IFLA_BRPORT_LEARNING, port.Learning);
        writer.WriteOptional(IFLA_BRPORT_NEIGH_SUPPRESS, port.NeighbourSuppression);
        writer.WriteOptional(IFLA_BRPORT_ISOLATED, port.Isolated);
        writer.EndNested(settings);
        writer.EndMessage(message);
    }

    private static void WriteBridgeInformation(this ref NetlinkWriter writer, BridgeSettings bridge)
    {
        writer.WriteBytes(IFLA_INFO_KIND, "bridge"u8);
        if (bridge == new BridgeSettings())
        {
            return;
        }

        var data = writer.BeginUnmarkedNested(IFLA_INFO_DATA);
        if (bridge.AgeingTime is { } ageing)
        {
            writer.WriteUInt32(IFLA_BR_AGEING_TIME, checked((uint)(ageing.Ticks / TicksPerClock)));
        }

        if (bridge.SpanningTree is { } spanningTree)
        {
            writer.WriteUInt32(IFLA_BR_STP_STATE, spanningTree ? 1u : 0);
        }

        writer.WriteOptional(IFLA_BR_VLAN_FILTERING, bridge.VlanFiltering);
        writer.WriteOptional(IFLA_BR_MCAST_SNOOPING, bridge.MulticastSnooping);
        writer.EndNested(data);
    }

    private static BridgeSettings ReadBridge(NetlinkAttributeReader attributes)
    {
        var bridge = new BridgeSettings();
        while (attributes.Read())
        {
            bridge = attributes.Type switch
            {
                IFLA_BR_AGEING_TIME => bridge with { AgeingTime = TimeSpan.FromTicks(attributes.GetUInt32() * TicksPerClock) },
                IFLA_BR_STP_STATE => bridge with { SpanningTree = attributes.GetUInt32() != 0 },
                IFLA_BR_VLAN_FILTERING => bridge with { VlanFiltering = attributes.GetByte() != 0 },
                IFLA_BR_MCAST_SNOOPING => bridge with { MulticastSnooping = attributes.GetByte() != 0 },
                _ => bridge,
            };
        }

        return bridge;
    }

    private static BridgePortSettings ReadBridgePort(NetlinkAttributeReader attributes)
    {
        var port = new BridgePortSettings();
        while (attributes.Read())
        {
            port = attributes.Type switch
            {
                IFLA_BRPORT_MODE => port with { Hairpin = attributes.GetByte() != 0 },
                IFLA_BRPORT_LEARNING => port with { Learning = attributes.GetByte() != 0 },
                IFLA_BRPORT_UNICAST_FLOOD => port with { UnicastFlood = attributes.GetByte() != 0 },
                IFLA_BRPORT_MCAST_FLOOD => port with { MulticastFlood = attributes.GetByte() != 0 },
                IFLA_BRPORT_BCAST_FLOOD => port with { BroadcastFlood = attributes.GetByte() != 0 },
                IFLA_BRPORT_NEIGH_SUPPRESS => port with { NeighbourSuppression = attributes.GetByte() != 0 },
                IFLA_BRPORT_ISOLATED => port with { Isolated = attributes.GetByte() != 0 },
                _ => port,
            };
        }

        return port;
    }
}
