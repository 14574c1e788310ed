using System.Globalization;
using System.Net;
using System.Net.Sockets;
using KubeProxyNet.Netlink.Conntrack;

namespace KubeProxyNet.Netlink.Ipvs;

/// <summary>What tells one virtual service from another: address, protocol and port, or a packet mark.</summary>
public readonly record struct VirtualServiceId
{
    private VirtualServiceId(bool isIPv6, TransportProtocol protocol, IPValue address, ushort port, uint mark)
    {
        IsIPv6 = isIPv6;
        Protocol = protocol;
        Address = address;
        Port = port;
        Mark = mark;
    }

    /// <summary>It takes IPv6 packets; else IPv4.</summary>
    public bool IsIPv6 { get; }

    /// <summary>Of a service with an address.</summary>
    public TransportProtocol Protocol { get; }

    /// <summary>Of a service with an address.</summary>
    public IPValue Address { get; }

    /// <summary>Of a service with an address.</summary>
    public ushort Port { get; }

    /// <summary>Packets with just this mark, all 32 bits, belong to the service, wherever they go; 0 of a service with an address.</summary>
    public uint Mark { get; }

    /// <summary>It is known by a packet mark.</summary>
    public bool IsMark => Mark != 0;

    /// <summary>A service at an address and port.</summary>
    public static VirtualServiceId Of(TransportProtocol protocol, IPValue address, ushort port) => new(address.IsIPv6, protocol, address, port, 0);

    /// <summary>A service for marked packets of a family.</summary>
    public static VirtualServiceId OfMark(uint mark, AddressFamily family)
    {
        ArgumentOutOfRangeException.ThrowIfZero(mark);
        return new(family == AddressFamily.InterNetworkV6, default, default, 0, mark);
    }

    /// <summary><c>tcp 10.96.0.10:53</c>, <c>fwmark 0x6b000001</c>, <c>fwmark 0x6b000001 (IPv6)</c>.</summary>
    public override string ToString() => IsMark
        ? string.Create(CultureInfo.InvariantCulture, $"fwmark 0x{Mark:x8}{(IsIPv6 ? " (IPv6)" : "")}")
        : $"{Protocol.ToString().ToLowerInvariant()} {new IPEndPoint(Address.ToIPAddress(), Port)}";
}
