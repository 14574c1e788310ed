using System.Net;
using KubeProxyNet.Netlink.Wire;
using static KubeProxyNet.Netlink.Uapi.RtnetlinkH;
using static KubeProxyNet.Netlink.Uapi.SocketH;

namespace KubeProxyNet.Netlink.Route;

internal static partial class RouteMessages
{
    /// <summary>Reads a route; null if it is none of ours to know: multicast routing, or what the kernel has cached for one destination.</summary>
    internal static Route? ReadRoute(NetlinkMessage message)
    {
        var header = message.ReadStruct<RouteHeader>();
        if (header.Family is not (AF_INET or AF_INET6) || (header.Flags & RTM_F_CLONED) != 0)
        {
            return null;
        }

        IPAddress? destination = null;
        var route = new RouteFields { Table = header.Table };
        var attributes = message.AttributesAfter<RouteHeader>();
        while (attributes.Read())
        {
            if (attributes.Type == RTA_DST)
            {
                destination = attributes.GetIPAddress();
            }
            else
            {
                route.Read(in attributes);
            }
        }

        return new Route
        {
            Destination = ReadDestination(header, destination),
            Type = (RouteType)header.Type,
            Table = (RouteTable)route.Table,
            Protocol = (RouteProtocol)header.Protocol,
            Scope = (RouteScope)header.Scope,
            LinkIndex = route.LinkIndex,
            Gateway = route.Gateway,
            PreferredSource = route.PreferredSource,
            Metric = route.Metric,
            MTU = route.MTU,
            Flags = (RouteFlags)(byte)header.Flags,
            NextHops = route.NextHops,
        };
    }

    private static IPNetwork ReadDestination(in RouteHeader header, IPAddress? destination)
    {
        var address = destination ?? (header.Family == AF_INET ? IPAddress.Any : IPAddress.IPv6Any);
        var bits = header.Family == AF_INET ? 32 : 128;
        if (address.KernelFamily() != header.Family || header.DestinationLength > bits)
        {
            throw new NetlinkFormatException($"A route of family {header.Family} has the destination {address}/{header.DestinationLength}.");
        }

        try
        {
            return new IPNetwork(address, header.DestinationLength);
        }
        catch (ArgumentException)
        {
            throw new NetlinkFormatException($"A route's destination {address}/{header.DestinationLength} has bits beyond its prefix.");
        }
    }

    private static uint? ReadMTU(NetlinkAttributeReader metrics)
    {
        while (metrics.Read())
        {
            if (metrics.Type == RTAX_MTU)
            {
                return metrics.GetUInt32();
            }
        }

        return null;
    }

    private struct RouteFields
    {
        internal uint Table;
        internal int? LinkIndex;
        internal IPAddress? Gateway;
        internal IPAddress? PreferredSource;
        internal uint? Metric;
        internal uint? MTU;
        internal EquatableArray<NextHop> NextHops;

        internal void Read(in NetlinkAttributeReader attribute)
        {
            switch (attribute.Type)
            {
                case RTA_TABLE:
                    Table = attribute.GetUInt32();
                    break;
                case RTA_OIF:
                    LinkIndex = attribute.GetInt32();
                    break;
                case RTA_GATEWAY:
                    Gateway = attribute.GetIPAddress();
                    break;
                case RTA_VIA:
                    Gateway = ReadVia(in attribute);
                    break;
                case RTA_PREFSRC:
                    PreferredSource = attribute.GetIPAddress();
                    break;
                case RTA_PRIORITY:
                    Metric = attribute.GetUInt32();
                    break;
                case RTA_METRICS:
                    MTU = ReadMTU(attribute.GetNested());
                    break;
                case RTA_MULTIPATH:
                    NextHops = ReadNextHops(attribute.Value);
                    break;
            }
        }
    }
}
