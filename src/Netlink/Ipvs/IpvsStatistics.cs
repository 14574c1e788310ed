namespace KubeProxyNet.Netlink.Ipvs;

/// <summary>What has passed a virtual service or a destination since it was made.</summary>
/// <param name="Connections">Connections placed.</param>
/// <param name="InPackets">Packets from clients.</param>
/// <param name="OutPackets">Packets to clients.</param>
/// <param name="InBytes">Bytes from clients.</param>
/// <param name="OutBytes">Bytes to clients.</param>
public readonly record struct IpvsStatistics(ulong Connections, ulong InPackets, ulong OutPackets, ulong InBytes, ulong OutBytes);
