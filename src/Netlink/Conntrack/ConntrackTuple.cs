namespace KubeProxyNet.Netlink.Conntrack;

/// <summary>One direction of a flow: the addresses and ports that its packets carry.</summary>
public readonly record struct ConntrackTuple
{
    /// <summary>Where the packets come from.</summary>
    public IPValue Source { get; init; }

    /// <summary>Where they go to.</summary>
    public IPValue Destination { get; init; }

    /// <summary>What is above IP.</summary>
    public TransportProtocol Protocol { get; init; }

    /// <summary>The source port of TCP, UDP, SCTP and the like; else 0.</summary>
    public ushort SourcePort { get; init; }

    /// <summary>The destination port of TCP, UDP, SCTP and the like; else 0.</summary>
    public ushort DestinationPort { get; init; }

    /// <summary>The identifier of an ICMP or ICMPv6 echo; else 0.</summary>
    public ushort IcmpId { get; init; }

    /// <summary>The ICMP or ICMPv6 type; else 0.</summary>
    public byte IcmpType { get; init; }

    /// <summary>The ICMP or ICMPv6 code; else 0.</summary>
    public byte IcmpCode { get; init; }

    /// <summary>The zone, where only this direction of the flow is in one; else 0.</summary>
    public ushort Zone { get; init; }

    /// <summary>The answer's direction, if nothing is translated. ICMP types have to be turned by the caller.</summary>
    public ConntrackTuple Reversed() => this with
    {
        Source = Destination,
        Destination = Source,
        SourcePort = DestinationPort,
        DestinationPort = SourcePort,
    };

    /// <summary><c>Udp 10.0.0.1:5000 > 10.96.0.10:53</c>.</summary>
    public override string ToString() => IcmpType == 0 && IcmpId == 0
        ? $"{Protocol} {Source}:{SourcePort} > {Destination}:{DestinationPort}"
        : $"{Protocol} {Source} > {Destination} type {IcmpType} id {IcmpId}";
}
