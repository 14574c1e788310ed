namespace KubeProxyNet.Netlink.Conntrack;

/// <summary>Gets one flow of a dump.</summary>
public delegate void ConntrackHandler(in ConntrackEntry entry);
