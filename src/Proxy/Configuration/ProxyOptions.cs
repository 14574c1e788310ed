using System.Net;
using KubeProxyNet.Netlink;

namespace KubeProxyNet.Proxy.Configuration;

/// <summary>What the operator asked for by flags and file, with every default in its place and validated.</summary>
internal sealed record ProxyOptions
{
    /// <summary>The configuration file that was read, to be watched; empty if only flags were given.</summary>
    public string ConfigurationFile { get; init; } = "";

    /// <summary>Name of our Node object, lower case; empty means the host's name.</summary>
    public string HostnameOverride { get; init; } = "";

    /// <summary>URL of the API server, stronger than the kubeconfig's; empty if none was given.</summary>
    public string Master { get; init; } = "";

    /// <summary>How the API server is reached.</summary>
    public ClientConnectionOptions ClientConnection { get; init; } = new();

    /// <summary>What is logged and how.</summary>
    public LoggingOptions Logging { get; init; } = new();

    /// <summary>Feature gates that were set by name; a gate that is not here has its default.</summary>
    public FeatureGates FeatureGates { get; init; } = FeatureGates.Defaults;

    /// <summary>If specific, the node's address of that family, and that family is the primary one. Nothing is bound to it.</summary>
    public IPAddress BindAddress { get; init; } = IPAddress.Any;

    /// <summary>Where <c>/healthz</c>, <c>/livez</c> and <c>/readyz</c> are served; null if nowhere.</summary>
    public IPEndPoint? HealthzBindAddress { get; init; } = new(IPAddress.Any, 10256);

    /// <summary>Where <c>/metrics</c> is served; null if nowhere.</summary>
    public IPEndPoint? MetricsBindAddress { get; init; } = new(IPAddress.Loopback, 10249);

    /// <summary>Ends the process if one of the two servers cannot listen, instead of trying again.</summary>
    public bool BindAddressHardFail { get; init; }

    /// <summary>Asks for kube-proxy's <c>/debug/pprof</c>. Accepted; there is no Go profile to serve.</summary>
    public bool EnableProfiling { get; init; }

    /// <summary>Previous minor version whose hidden metrics shall be shown. Accepted; none of ours is hidden.</summary>
    public string ShowHiddenMetricsForVersion { get; init; } = "";

    /// <summary>Which kernel interface carries the rules.</summary>
    public ProxyMode Mode { get; init; } = ProxyMode.Nftables;

    /// <summary>Options of iptables mode; IPVS mode reads its masquerade options.</summary>
    public IptablesOptions Iptables { get; init; } = new();

    /// <summary>Options of IPVS mode.</summary>
    public IpvsOptions Ipvs { get; init; } = new();

    /// <summary>Options of nftables mode.</summary>
    public NftablesOptions Nftables { get; init; } = new();

    /// <summary>How traffic from local pods is recognised.</summary>
    public DetectLocalMode DetectLocalMode { get; init; } = DetectLocalMode.ClusterCIDR;

    /// <summary>Names of interfaces for <see cref="DetectLocalMode"/>.</summary>
    public DetectLocalOptions DetectLocal { get; init; } = new();

    /// <summary>Networks of all pods: none, one, or one of each family.</summary>
    public EquatableArray<IPNetwork> ClusterCIDRs { get; init; } = [];

    /// <summary>On which of the node's addresses NodePorts are served.</summary>
    public NodePortAddresses NodePortAddresses { get; init; } = NodePortAddresses.PrimaryOnly;

    /// <summary>oom_score_adj of this process.</summary>
    public int OomScoreAdj { get; init; } = -999;

    /// <summary>Conntrack sysctls.</summary>
    public ConntrackOptions Conntrack { get; init; } = new();

    /// <summary>How often informers compare their whole cache again.</summary>
    public TimeSpan ConfigSyncPeriod { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>The sync period of the active mode; health allows twice this before it turns red.</summary>
    public TimeSpan SyncPeriod => Mode switch
    {
        ProxyMode.Iptables => Iptables.SyncPeriod,
        ProxyMode.Ipvs => Ipvs.SyncPeriod,
        _ => Nftables.SyncPeriod,
    };

    /// <summary>The least time between two syncs of the active mode.</summary>
    public TimeSpan MinSyncPeriod => Mode switch
    {
        ProxyMode.Iptables => Iptables.MinSyncPeriod,
        ProxyMode.Ipvs => Ipvs.MinSyncPeriod,
        _ => Nftables.MinSyncPeriod,
    };

    /// <summary>The masquerade bit of the active mode.</summary>
    public int MasqueradeBit => Mode == ProxyMode.Nftables ? Nftables.MasqueradeBit : Iptables.MasqueradeBit;

    /// <summary>The masquerade mark of the active mode, a single bit.</summary>
    public uint MasqueradeMark => 1u << MasqueradeBit;

    /// <summary>Whether the active mode masquerades everything that goes to a ClusterIP.</summary>
    public bool MasqueradeAll => Mode == ProxyMode.Nftables ? Nftables.MasqueradeAll : Iptables.MasqueradeAll;
}
