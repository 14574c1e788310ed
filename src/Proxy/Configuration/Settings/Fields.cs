using System.Collections.Immutable;
using static KubeProxyNet.Proxy.Configuration.Settings.Kinds;

namespace KubeProxyNet.Proxy.Configuration.Settings;

/// <summary>The table of the file's fields: where they stand, what they are, what holds without them. Mode blocks are in <see cref="ModeFields"/>.</summary>
internal static class Fields
{
    private static readonly FieldSet _set = new();

    /// <summary>clientConnection.kubeconfig</summary>
    public static readonly TypedField<string> Kubeconfig = _set.Add(
        "clientConnection.kubeconfig", FilePath, "", "kubeconfig with the API server's address and our credentials; empty means in-cluster configuration");

    /// <summary>clientConnection.acceptContentTypes</summary>
    public static readonly TypedField<string> AcceptContentTypes = _set.Add(
        "clientConnection.acceptContentTypes", Text, "", "Accept header of requests to the API server; empty leaves the choice to us");

    /// <summary>clientConnection.contentType</summary>
    public static readonly TypedField<string> ContentType = _set.Add(
        "clientConnection.contentType", Text, "application/vnd.kubernetes.protobuf", "encoding of requests to the API server");

    /// <summary>clientConnection.qps</summary>
    public static readonly TypedField<float> Qps = _set.Add(
        "clientConnection.qps", Float, 5f, "requests a second to the API server in the long run");

    /// <summary>clientConnection.burst</summary>
    public static readonly TypedField<int> Burst = _set.Add(
        "clientConnection.burst", Integer, 10, "requests to the API server that may be sent at once");

    /// <summary>hostnameOverride</summary>
    public static readonly TypedField<string> HostnameOverride = _set.Add(
        "hostnameOverride", Text, "", "name of this node's Node object; empty means the host's name");

    /// <summary>bindAddress</summary>
    public static readonly TypedField<string> BindAddress = _set.Add(
        "bindAddress", Address, "0.0.0.0", "if specific, this node's address of that family, which becomes the primary one; nothing is bound to it");

    /// <summary>healthzBindAddress</summary>
    public static readonly TypedField<string> HealthzBindAddress = _set.Add(
        "healthzBindAddress", AddressAndPort, "0.0.0.0:10256", "where /healthz, /livez and /readyz are served");

    /// <summary>metricsBindAddress</summary>
    public static readonly TypedField<string> MetricsBindAddress = _set.Add(
        "metricsBindAddress", AddressAndPort, "127.0.0.1:10249", "where /metrics is served");

    /// <summary>bindAddressHardFail</summary>
    public static readonly TypedField<bool> BindAddressHardFail = _set.Add(
        "bindAddressHardFail", Switch, false, "end the process if the health or metrics server cannot listen, instead of trying again every 5 s");

    /// <summary>enableProfiling</summary>
    public static readonly TypedField<bool> EnableProfiling = _set.Add(
        "enableProfiling", Switch, false, "accepted; there is no Go profile to serve");

    /// <summary>showHiddenMetricsForVersion</summary>
    public static readonly TypedField<string> ShowHiddenMetrics = _set.Add(
        "showHiddenMetricsForVersion", Text, "", "accepted; none of our metrics is hidden");

    /// <summary>featureGates</summary>
    public static readonly TypedField<ImmutableSortedDictionary<string, bool>> Gates = _set.Add(
        "featureGates", Kinds.Gates, Kinds.Gates.Zero, "feature gates; any name is accepted, AllowServiceExternalIPs and WatchListClient have an effect");

    /// <summary>mode</summary>
    public static readonly TypedField<string> Mode = _set.Add(
        "mode", OneOf("nftables", "ipvs", "iptables"), "", "which kernel interface carries the rules; empty means nftables");

    /// <summary>nodePortAddresses</summary>
    public static readonly TypedField<ImmutableArray<string>> NodePortAddresses = _set.Add<ImmutableArray<string>>(
        "nodePortAddresses", NetworkList, [],
        "networks of the node addresses that serve NodePorts, or the word primary for the Node object's addresses; empty means primary in nftables mode, all in others");

    /// <summary>detectLocalMode</summary>
    public static readonly TypedField<string> DetectLocalMode = _set.Add(
        "detectLocalMode", OneOf("ClusterCIDR", "NodeCIDR", "BridgeInterface", "InterfaceNamePrefix"), "",
        "how traffic from pods of this node is recognised; empty means ClusterCIDR");

    /// <summary>detectLocal.bridgeInterface</summary>
    public static readonly TypedField<string> BridgeInterface = _set.Add(
        "detectLocal.bridgeInterface", Text, "", "bridge of the local pods, for BridgeInterface");

    /// <summary>detectLocal.interfaceNamePrefix</summary>
    public static readonly TypedField<string> InterfaceNamePrefix = _set.Add(
        "detectLocal.interfaceNamePrefix", Text, "", "what names of the local pods' interfaces begin with, for InterfaceNamePrefix");

    /// <summary>clusterCIDR</summary>
    public static readonly TypedField<string> ClusterCIDR = _set.Add(
        "clusterCIDR", Networks, "", "network of all pods, or one of each family; traffic to a ClusterIP from elsewhere is masqueraded");

    /// <summary>oomScoreAdj</summary>
    public static readonly TypedField<int> OomScoreAdj = _set.Add(
        "oomScoreAdj", Integer, -999, "oom_score_adj of this process, -1000 to 1000", keepsZero: true);

    /// <summary>conntrack.maxPerCore</summary>
    public static readonly TypedField<int> ConntrackMaxPerCore = _set.Add(
        "conntrack.maxPerCore", Integer, 32768, "nf_conntrack_max for each core; 0 leaves the limit as it is", keepsZero: true);

    /// <summary>conntrack.min</summary>
    public static readonly TypedField<int> ConntrackMin = _set.Add(
        "conntrack.min", Integer, 131072, "least nf_conntrack_max that is set", keepsZero: true);

    /// <summary>conntrack.tcpEstablishedTimeout</summary>
    public static readonly TypedField<TimeSpan> TcpEstablishedTimeout = _set.Add(
        "conntrack.tcpEstablishedTimeout", Duration, TimeSpan.FromHours(24), "nf_conntrack_tcp_timeout_established; 0 leaves it", keepsZero: true);

    /// <summary>conntrack.tcpCloseWaitTimeout</summary>
    public static readonly TypedField<TimeSpan> TcpCloseWaitTimeout = _set.Add(
        "conntrack.tcpCloseWaitTimeout", Duration, TimeSpan.FromHours(1), "nf_conntrack_tcp_timeout_close_wait; 0 leaves it", keepsZero: true);

    /// <summary>conntrack.tcpBeLiberal</summary>
    public static readonly TypedField<bool> TcpBeLiberal = _set.Add(
        "conntrack.tcpBeLiberal", Switch, false, "set nf_conntrack_tcp_be_liberal; false never resets it");

    /// <summary>conntrack.udpTimeout</summary>
    public static readonly TypedField<TimeSpan> UdpTimeout = _set.Add(
        "conntrack.udpTimeout", Duration, TimeSpan.Zero, "nf_conntrack_udp_timeout; 0 leaves it");

    /// <summary>conntrack.udpStreamTimeout</summary>
    public static readonly TypedField<TimeSpan> UdpStreamTimeout = _set.Add(
        "conntrack.udpStreamTimeout", Duration, TimeSpan.Zero, "nf_conntrack_udp_timeout_stream; 0 leaves it");

    /// <summary>configSyncPeriod</summary>
    public static readonly TypedField<TimeSpan> ConfigSyncPeriod = _set.Add(
        "configSyncPeriod", Duration, TimeSpan.FromMinutes(15), "how often everything that was read from the API server is compared again");

    /// <summary>Fields of this class.</summary>
    public static IReadOnlyList<Field> General => _set.All;

    /// <summary>Every field the file may have, sorted by path.</summary>
    public static ImmutableArray<Field> All { get; } =
        [.. _set.All.Concat(ModeFields.All).Concat(LoggingFields.All).Concat(IgnoredFields.All).OrderBy(field => field.Path, StringComparer.Ordinal)];
}
