using System.Net;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using KubeProxyNet.Netlink.Wire;
using static KubeProxyNet.Netlink.Uapi.NetlinkH;
using static KubeProxyNet.Netlink.Uapi.RtnetlinkH;
using static KubeProxyNet.Netlink.Uapi.SocketH;

namespace KubeProxyNet.Netlink.Route;

// RTA_MULTIPATH:  one struct rtnexthop after another, each followed by its own attributes
internal static partial class RouteMessages
{
    private static void WriteNextHops(this ref NetlinkWriter writer, Route route)
    {
        if (route.NextHops.IsEmpty)
        {
            return;
        }

        var hops = writer.BeginUnmarkedNested(RTA_MULTIPATH);

        // A hop's length is known only after its attributes: they are written into a buffer of their own first.
        var attributes = new NetlinkWriter(stackalloc byte[64]);
        foreach (var hop in route.NextHops)
        {
            attributes.Clear();
            attributes.WriteGateway(hop.Gateway, route.Destination.BaseAddress.KernelFamily());
            writer.WriteStruct(new NextHopHeader
            {
                Length = (ushort)(Unsafe.SizeOf<NextHopHeader>() + attributes.Length),
                Flags = (byte)((byte)hop.Flags & RTNH_F_ONLINK),
                Hops = checked((byte)(hop.Weight - 1)),
                LinkIndex = hop.LinkIndex,
            });
            writer.WriteRaw(attributes.Written);
        }

        attributes.Dispose();
        writer.EndNested(hops);
    }

    private static EquatableArray<NextHop> ReadNextHops(ReadOnlySpan<byte> bytes)
    {
        var hops = new List<NextHop>();
        while (!bytes.IsEmpty)
        {
            var length = bytes.Length < Unsafe.SizeOf<NextHopHeader>() ? 0 : MemoryMarshal.Read<NextHopHeader>(bytes).Length;
            if (length < Unsafe.SizeOf<NextHopHeader>() || length > bytes.Length)
            {
                throw new NetlinkFormatException($"A next hop says it has {length} bytes, {bytes.Length} are left in RTA_MULTIPATH.");
            }

            hops.Add(ReadNextHop(bytes[..length]));
            bytes = bytes[Math.Min((length + (NLMSG_ALIGNTO - 1)) & ~(NLMSG_ALIGNTO - 1), bytes.Length)..];
        }

        return hops.ToEquatableArray();
    }

    private static NextHop ReadNextHop(ReadOnlySpan<byte> bytes)
    {
        var header = MemoryMarshal.Read<NextHopHeader>(bytes);
        IPAddress? gateway = null;
        var attributes = new NetlinkAttributeReader(bytes[Unsafe.SizeOf<NextHopHeader>()..]);
        while (attributes.Read())
        {
            switch (attributes.Type)
            {
                case RTA_GATEWAY:
                    gateway = attributes.GetIPAddress();
                    break;
                case RTA_VIA:
                    gateway = ReadVia(in attributes);
                    break;
            }
        }

        return new NextHop { LinkIndex = header.LinkIndex, Gateway = gateway, Weight = header.Hops + 1, Flags = (RouteFlags)header.Flags };
    }

    private static void WriteGateway(this ref NetlinkWriter writer, IPAddress? gateway, byte family)
    {
        if (gateway is null)
        {
            return;
        }

        if (gateway.KernelFamily() == family)
        {
            writer.WriteIPAddress(RTA_GATEWAY, gateway);
            return;
        }

        // struct rtvia:  u16 family | address; how an IPv4 route has an IPv6 gateway
        Span<byte> via = stackalloc byte[sizeof(ushort) + 16];
        MemoryMarshal.Write(via, (ushort)gateway.KernelFamily());
        gateway.TryWriteBytes(via[sizeof(ushort)..], out var length);
        writer.WriteBytes(RTA_VIA, via[..(sizeof(ushort) + length)]);
    }

    private static IPAddress ReadVia(in NetlinkAttributeReader attribute)
    {
        var address = attribute.Value.Length > sizeof(ushort) ? attribute.Value[sizeof(ushort)..] : default;
        return (address.Length, address.IsEmpty ? 0 : MemoryMarshal.Read<ushort>(attribute.Value)) switch
        {
            (4, AF_INET) or (16, AF_INET6) => new IPAddress(address),
            _ => throw new NetlinkFormatException($"RTA_VIA has {attribute.Value.Length} bytes; a family and an address of that family are expected."),
        };
    }
}
