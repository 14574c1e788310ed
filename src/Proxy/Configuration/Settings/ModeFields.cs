using System.Collections.Immutable;
using static KubeProxyNet.Proxy.Configuration.ProxyMode;
using static KubeProxyNet.Proxy.Configuration.Settings.Kinds;

namespace KubeProxyNet.Proxy.Configuration.Settings;

/// <summary>The fields of the blocks <c>iptables</c>, <c>ipvs</c> and <c>nftables</c>.</summary>
internal static class ModeFields
{
    private const string BitHelp = "bit of the packet mark that asks for masquerade, 0 to 31";
    private const string AllHelp = "masquerade everything that goes to a ClusterIP";
    private const string SyncHelp = "interval of retries and of verification; health turns red after twice this";
    private const string MinHelp = "least time between two syncs; 0 programs every change at once";

    private static readonly FieldSet _set = new();

    /// <summary>iptables.masqueradeBit</summary>
    public static readonly TypedField<int> IptablesMasqueradeBit = _set.Add(
        "iptables.masqueradeBit", Integer, 14, BitHelp + "; IPVS mode reads it too", keepsZero: true, Iptables, Ipvs);

    /// <summary>iptables.masqueradeAll</summary>
    public static readonly TypedField<bool> IptablesMasqueradeAll = _set.Add(
        "iptables.masqueradeAll", Switch, false, AllHelp + "; IPVS mode reads it too", keepsZero: false, Iptables, Ipvs);

    /// <summary>iptables.localhostNodePorts</summary>
    public static readonly TypedField<bool> LocalhostNodePorts = _set.Add(
        "iptables.localhostNodePorts", Switch, true, "serve NodePorts on 127.0.0.1, which sets route_localnet", keepsZero: true, Iptables);

    /// <summary>iptables.syncPeriod</summary>
    public static readonly TypedField<TimeSpan> IptablesSyncPeriod = _set.Add(
        "iptables.syncPeriod", Duration, TimeSpan.FromSeconds(30), SyncHelp, keepsZero: false, Iptables);

    /// <summary>iptables.minSyncPeriod</summary>
    public static readonly TypedField<TimeSpan> IptablesMinSyncPeriod = _set.Add(
        "iptables.minSyncPeriod", Duration, TimeSpan.Zero, MinHelp, keepsZero: false, Iptables);

    /// <summary>ipvs.syncPeriod</summary>
    public static readonly TypedField<TimeSpan> IpvsSyncPeriod = _set.Add(
        "ipvs.syncPeriod", Duration, TimeSpan.FromSeconds(30), SyncHelp, keepsZero: false, Ipvs);

    /// <summary>ipvs.minSyncPeriod</summary>
    public static readonly TypedField<TimeSpan> IpvsMinSyncPeriod = _set.Add(
        "ipvs.minSyncPeriod", Duration, TimeSpan.Zero, MinHelp, keepsZero: false, Ipvs);

    /// <summary>ipvs.scheduler</summary>
    public static readonly TypedField<string> Scheduler = _set.Add(
        "ipvs.scheduler", Text, "", "the kernel's scheduler; empty means rr", keepsZero: false, Ipvs);

    /// <summary>ipvs.excludeCIDRs</summary>
    public static readonly TypedField<ImmutableArray<string>> ExcludeCIDRs = _set.Add<ImmutableArray<string>>(
        "ipvs.excludeCIDRs", NetworkList, [], "networks of virtual servers that are somebody else's and never deleted", keepsZero: false, Ipvs);

    /// <summary>ipvs.strictARP</summary>
    public static readonly TypedField<bool> StrictARP = _set.Add(
        "ipvs.strictARP", Switch, false, "set arp_ignore to 1 and arp_announce to 2", keepsZero: false, Ipvs);

    /// <summary>ipvs.tcpTimeout</summary>
    public static readonly TypedField<TimeSpan> IpvsTcpTimeout = _set.Add(
        "ipvs.tcpTimeout", Duration, TimeSpan.Zero, "time-out of idle TCP connections; 0 keeps the kernel's", keepsZero: false, Ipvs);

    /// <summary>ipvs.tcpFinTimeout</summary>
    public static readonly TypedField<TimeSpan> IpvsTcpFinTimeout = _set.Add(
        "ipvs.tcpFinTimeout", Duration, TimeSpan.Zero, "time-out of TCP connections after a FIN; 0 keeps the kernel's", keepsZero: false, Ipvs);

    /// <summary>ipvs.udpTimeout</summary>
    public static readonly TypedField<TimeSpan> IpvsUdpTimeout = _set.Add(
        "ipvs.udpTimeout", Duration, TimeSpan.Zero, "time-out of idle UDP flows; 0 keeps the kernel's", keepsZero: false, Ipvs);

    /// <summary>nftables.masqueradeBit</summary>
    public static readonly TypedField<int> NftablesMasqueradeBit = _set.Add(
        "nftables.masqueradeBit", Integer, 14, BitHelp, keepsZero: true, Nftables);

    /// <summary>nftables.masqueradeAll</summary>
    public static readonly TypedField<bool> NftablesMasqueradeAll = _set.Add(
        "nftables.masqueradeAll", Switch, false, AllHelp, keepsZero: false, Nftables);

    /// <summary>nftables.syncPeriod</summary>
    public static readonly TypedField<TimeSpan> NftablesSyncPeriod = _set.Add(
        "nftables.syncPeriod", Duration, TimeSpan.FromSeconds(30), SyncHelp, keepsZero: false, Nftables);

    /// <summary>nftables.minSyncPeriod</summary>
    public static readonly TypedField<TimeSpan> NftablesMinSyncPeriod = _set.Add(
        "nftables.minSyncPeriod", Duration, TimeSpan.Zero, MinHelp, keepsZero: false, Nftables);

    /// <summary>Fields of this class.</summary>
    public static IReadOnlyList<Field> All => _set.All;
}
