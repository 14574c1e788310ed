namespace KubeProxyNet.Netlink.Ipvs;

/// <summary>How long IPVS remembers a connection without packets, in seconds. Where it is set, 0 keeps what the kernel has.</summary>
/// <param name="Tcp">An established TCP connection.</param>
/// <param name="TcpFin">A TCP connection after a FIN.</param>
/// <param name="Udp">A UDP flow.</param>
public readonly record struct IpvsTimeouts(uint Tcp, uint TcpFin, uint Udp);
