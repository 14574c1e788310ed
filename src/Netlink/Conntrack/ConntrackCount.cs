namespace KubeProxyNet.Netlink.Conntrack;

/// <summary>How full the table is.</summary>
/// <param name="Entries">Flows of this network namespace.</param>
/// <param name="Maximum">How many there may be (net.netfilter.nf_conntrack_max); null from kernels that do not tell, before 5.8.</param>
public readonly record struct ConntrackCount(uint Entries, uint? Maximum);
