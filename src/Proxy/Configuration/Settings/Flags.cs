using System.Collections.Immutable;
using static KubeProxyNet.Proxy.Configuration.Settings.FlagGroups;

namespace KubeProxyNet.Proxy.Configuration.Settings;

/// <summary>The table of flags. The help text, the documentation, <c>/flagz</c> and the parser read it.</summary>
internal static class Flags
{
    private const string UseBindAddress = "give the port with the address";

    /// <summary>Every flag, by group in the order of the help text.</summary>
    public static ImmutableArray<Flag> All { get; } =
    [
        Strong(Files, "config", ProcessFields.Config),
        Strong(Files, "write-config-to", ProcessFields.WriteConfigTo),
        Weak(Files, "feature-gates", Fields.Gates),
        Weak(Files, "config-sync-period", Fields.ConfigSyncPeriod),

        Strong(Commands, "cleanup", ProcessFields.Cleanup),
        Strong(Commands, "init-only", ProcessFields.InitOnly),
        Strong(Commands, "version", ProcessFields.Version) with { ValueIfBare = "true" },
        Strong(Commands, "help", ProcessFields.Help) with { Letter = 'h' },

        Weak(ApiServer, "kubeconfig", Fields.Kubeconfig),
        Strong(ApiServer, "master", ProcessFields.Master),
        Weak(ApiServer, "kube-api-content-type", Fields.ContentType),
        Weak(ApiServer, "kube-api-qps", Fields.Qps),
        Weak(ApiServer, "kube-api-burst", Fields.Burst),

        Strong(Node, "hostname-override", Fields.HostnameOverride),
        Weak(Node, "bind-address", Fields.BindAddress),
        Weak(Node, "nodeport-addresses", Fields.NodePortAddresses),
        Weak(Node, "oom-score-adj", Fields.OomScoreAdj),

        Weak(Rules, "proxy-mode", Fields.Mode) with { Aliases = ["mode"] },
        Weak(Rules, "masquerade-all", ModeFields.IptablesMasqueradeAll, ModeFields.NftablesMasqueradeAll),
        Weak(Rules, "detect-local-mode", Fields.DetectLocalMode),
        Weak(Rules, "cluster-cidr", Fields.ClusterCIDR),
        Weak(Rules, "pod-bridge-interface", Fields.BridgeInterface),
        Weak(Rules, "pod-interface-name-prefix", Fields.InterfaceNamePrefix),

        Weak(NftablesAndIptables, "iptables-sync-period", ModeFields.IptablesSyncPeriod, ModeFields.NftablesSyncPeriod),
        Weak(NftablesAndIptables, "iptables-min-sync-period", ModeFields.IptablesMinSyncPeriod, ModeFields.NftablesMinSyncPeriod),
        Weak(NftablesAndIptables, "iptables-masquerade-bit", ModeFields.IptablesMasqueradeBit),
        Weak(NftablesAndIptables, "iptables-localhost-nodeports", ModeFields.LocalhostNodePorts),

        Weak(Ipvs, "ipvs-sync-period", ModeFields.IpvsSyncPeriod),
        Weak(Ipvs, "ipvs-min-sync-period", ModeFields.IpvsMinSyncPeriod),
        Weak(Ipvs, "ipvs-scheduler", ModeFields.Scheduler),
        Weak(Ipvs, "ipvs-exclude-cidrs", ModeFields.ExcludeCIDRs),
        Weak(Ipvs, "ipvs-strict-arp", ModeFields.StrictARP),
        Weak(Ipvs, "ipvs-tcp-timeout", ModeFields.IpvsTcpTimeout),
        Weak(Ipvs, "ipvs-tcpfin-timeout", ModeFields.IpvsTcpFinTimeout),
        Weak(Ipvs, "ipvs-udp-timeout", ModeFields.IpvsUdpTimeout),

        Weak(ConnectionTracking, "conntrack-max-per-core", Fields.ConntrackMaxPerCore),
        Weak(ConnectionTracking, "conntrack-min", Fields.ConntrackMin),
        Weak(ConnectionTracking, "conntrack-tcp-timeout-established", Fields.TcpEstablishedTimeout),
        Weak(ConnectionTracking, "conntrack-tcp-timeout-close-wait", Fields.TcpCloseWaitTimeout),
        Weak(ConnectionTracking, "conntrack-tcp-be-liberal", Fields.TcpBeLiberal),
        Weak(ConnectionTracking, "conntrack-udp-timeout", Fields.UdpTimeout),
        Weak(ConnectionTracking, "conntrack-udp-timeout-stream", Fields.UdpStreamTimeout),

        Weak(Servers, "healthz-bind-address", Fields.HealthzBindAddress) with { OwnHelp = Fields.HealthzBindAddress.Help + "; empty disables" },
        Weak(Servers, "metrics-bind-address", Fields.MetricsBindAddress) with { OwnHelp = Fields.MetricsBindAddress.Help + "; empty disables" },
        Weak(Servers, "bind-address-hard-fail", Fields.BindAddressHardFail),
        Weak(Servers, "profiling", Fields.EnableProfiling),
        Weak(Servers, "show-hidden-metrics-for-version", Fields.ShowHiddenMetrics),
        Weak(Servers, "healthz-port", ProcessFields.HealthzPort) with { Deprecation = UseBindAddress },
        Weak(Servers, "metrics-port", ProcessFields.MetricsPort) with { Deprecation = UseBindAddress },

        Strong(Logging, "v", LoggingFields.Verbosity) with { Letter = 'v' },
        Strong(Logging, "vmodule", LoggingFields.Vmodule),
        Strong(Logging, "logging-format", LoggingFields.Format),
        Strong(Logging, "log-flush-frequency", LoggingFields.FlushFrequency),
        Strong(Logging, "log-text-split-stream", LoggingFields.TextSplitStream),
        Strong(Logging, "log-text-info-buffer-size", LoggingFields.TextInfoBufferSize),
        Strong(Logging, "log-json-split-stream", LoggingFields.JsonSplitStream),
        Strong(Logging, "log-json-info-buffer-size", LoggingFields.JsonInfoBufferSize),
        Strong(Logging, "boot-id-file", ProcessFields.BootIdFile),
        Strong(Logging, "machine-id-file", ProcessFields.MachineIdFile),
    ];

    private static Flag Weak(string group, string name, params ImmutableArray<Field> sets) => new()
    {
        Name = name,
        Group = group,
        Sets = sets,
        ValueIfBare = sets[0].DefaultValue is bool ? "true" : null,
    };

    private static Flag Strong(string group, string name, Field sets) => Weak(group, name, sets) with { WinsOverFile = true };
}
