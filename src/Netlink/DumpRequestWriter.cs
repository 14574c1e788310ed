using KubeProxyNet.Netlink.Wire;

namespace KubeProxyNet.Netlink;

/// <summary>Writes a dump request with the given sequence number.</summary>
public delegate void DumpRequestWriter(ref NetlinkWriter writer, uint sequence);
