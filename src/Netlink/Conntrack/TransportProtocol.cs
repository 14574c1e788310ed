namespace KubeProxyNet.Netlink.Conntrack;

/// <summary>What is above IP (IPPROTO_*); any other number is possible too.</summary>
public enum TransportProtocol : byte
{
    /// <summary>ICMP.</summary>
    Icmp = 1,

    /// <summary>TCP.</summary>
    Tcp = 6,

    /// <summary>UDP.</summary>
    Udp = 17,

    /// <summary>ICMPv6.</summary>
    IcmpV6 = 58,

    /// <summary>SCTP.</summary>
    Sctp = 132,
}
