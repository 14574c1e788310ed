using KubeProxyNet.Netlink.Wire;
using static KubeProxyNet.Netlink.Uapi.NetlinkH;
using static KubeProxyNet.Netlink.Uapi.RtnetlinkH;
using static KubeProxyNet.Netlink.Uapi.SocketH;

namespace KubeProxyNet.Netlink.Route;

/// <summary>Routes to and from bytes.</summary>
internal static partial class RouteMessages
{
    internal static void WriteListRoutes(this ref NetlinkWriter writer, uint sequence, byte family, RouteFilter filter)
    {
        var message = writer.BeginMessage(RTM_GETROUTE, NLM_F_REQUEST | NLM_F_DUMP, sequence);
        writer.WriteStruct(new RouteHeader { Family = family, Protocol = (byte)(filter.Protocol ?? 0), Type = (byte)(filter.Type ?? 0) });
        if (filter.Table is { } table)
        {
            writer.WriteUInt32(RTA_TABLE, (uint)table);
        }

        if (filter.LinkIndex is { } link)
        {
            writer.WriteInt32(RTA_OIF, link);
        }

        writer.EndMessage(message);
    }

    internal static void WriteReplaceRoute(this ref NetlinkWriter writer, uint sequence, Route route)
    {
        var message = writer.BeginMessage(RTM_NEWROUTE, NLM_F_REQUEST | NLM_F_ACK | NLM_F_REPLACE | NLM_F_CREATE, sequence);
        writer.WriteStruct(Header(route) with { Scope = (byte)(route.Scope ?? UsualScope(route)), Flags = (uint)route.Flags & RTNH_F_ONLINK });
        writer.WriteRouteAttributes(route);
        writer.EndMessage(message);
    }

    internal static void WriteRemoveRoute(this ref NetlinkWriter writer, uint sequence, Route route)
    {
        var message = writer.BeginMessage(RTM_DELROUTE, NLM_F_REQUEST | NLM_F_ACK, sequence);
        writer.WriteStruct(Header(route) with { Scope = RT_SCOPE_NOWHERE });
        writer.WriteRouteAttributes(route);
        writer.EndMessage(message);
    }

    private static RouteHeader Header(Route route) => new()
    {
        Family = route.Destination.BaseAddress.KernelFamily(),
        DestinationLength = (byte)route.Destination.PrefixLength,
        Table = (uint)route.Table <= byte.MaxValue ? (byte)route.Table : (byte)RT_TABLE_UNSPEC,
        Protocol = (byte)route.Protocol,
        Type = (byte)route.Type,
    };

    private static RouteScope UsualScope(Route route) => route.Type switch
    {
        _ when route.Destination.BaseAddress.KernelFamily() == AF_INET6 => RouteScope.Universe,
        RouteType.Local => RouteScope.Host,
        RouteType.Broadcast or RouteType.Multicast or RouteType.Anycast => RouteScope.Link,
        RouteType.Unicast or RouteType.Unspecified when route.Gateway is null && route.NextHops.IsEmpty => RouteScope.Link,
        _ => RouteScope.Universe,
    };

    private static void WriteRouteAttributes(this ref NetlinkWriter writer, Route route)
    {
        if (route.Destination.PrefixLength > 0)
        {
            writer.WriteIPAddress(RTA_DST, route.Destination.BaseAddress);
        }

        writer.WriteGateway(route.Gateway, route.Destination.BaseAddress.KernelFamily());
        if (route.PreferredSource is not null)
        {
            writer.WriteIPAddress(RTA_PREFSRC, route.PreferredSource);
        }

        if (route.Metric is { } metric)
        {
            writer.WriteUInt32(RTA_PRIORITY, metric);
        }

        if ((uint)route.Table > byte.MaxValue)
        {
            writer.WriteUInt32(RTA_TABLE, (uint)route.Table);
        }

        if (route.LinkIndex is { } link)
        {
            writer.WriteInt32(RTA_OIF, link);
        }

        if (route.MTU is { } mtu)
        {
            var metrics = writer.BeginUnmarkedNested(RTA_METRICS);
            writer.WriteUInt32(RTAX_MTU, mtu);
            writer.EndNested(metrics);
        }

        writer.WriteNextHops(route);
    }
}
