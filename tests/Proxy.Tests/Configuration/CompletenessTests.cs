using KubeProxyNet.Proxy.Configuration;
using KubeProxyNet.Proxy.Configuration.Settings;

namespace KubeProxyNet.Proxy.Tests.Configuration;

public class CompletenessTests
{
    // The flags of kube-proxy 1.36, hidden and deprecated ones included.
    private const string UpstreamFlags =
        """
        bind-address bind-address-hard-fail boot-id-file cleanup cluster-cidr config config-sync-period conntrack-max-per-core conntrack-min
        conntrack-tcp-be-liberal conntrack-tcp-timeout-close-wait conntrack-tcp-timeout-established conntrack-udp-timeout conntrack-udp-timeout-stream
        detect-local-mode feature-gates healthz-bind-address healthz-port help hostname-override init-only iptables-localhost-nodeports
        iptables-masquerade-bit iptables-min-sync-period iptables-sync-period ipvs-exclude-cidrs ipvs-min-sync-period ipvs-scheduler ipvs-strict-arp
        ipvs-sync-period ipvs-tcp-timeout ipvs-tcpfin-timeout ipvs-udp-timeout kube-api-burst kube-api-content-type kube-api-qps kubeconfig
        log-flush-frequency log-json-info-buffer-size log-json-split-stream log-text-info-buffer-size log-text-split-stream logging-format
        machine-id-file masquerade-all master metrics-bind-address metrics-port nodeport-addresses oom-score-adj pod-bridge-interface
        pod-interface-name-prefix profiling proxy-mode show-hidden-metrics-for-version v version vmodule write-config-to
        """;

    // The leaves of KubeProxyConfiguration v1alpha1 in 1.36.
    private const string UpstreamFields =
        """
        bindAddress bindAddressHardFail clientConnection.acceptContentTypes clientConnection.burst clientConnection.contentType
        clientConnection.kubeconfig clientConnection.qps clusterCIDR configSyncPeriod conntrack.maxPerCore conntrack.min conntrack.tcpBeLiberal
        conntrack.tcpCloseWaitTimeout conntrack.tcpEstablishedTimeout conntrack.udpStreamTimeout conntrack.udpTimeout detectLocal.bridgeInterface
        detectLocal.interfaceNamePrefix detectLocalMode enableProfiling featureGates healthzBindAddress hostnameOverride iptables.localhostNodePorts
        iptables.masqueradeAll iptables.masqueradeBit iptables.minSyncPeriod iptables.syncPeriod ipvs.excludeCIDRs ipvs.minSyncPeriod ipvs.scheduler
        ipvs.strictARP ipvs.syncPeriod ipvs.tcpFinTimeout ipvs.tcpTimeout ipvs.udpTimeout logging.flushFrequency logging.format
        logging.options.json.infoBufferSize logging.options.json.splitStream logging.options.text.infoBufferSize logging.options.text.splitStream
        logging.verbosity logging.vmodule metricsBindAddress mode nftables.masqueradeAll nftables.masqueradeBit nftables.minSyncPeriod
        nftables.syncPeriod nodePortAddresses oomScoreAdj portRange showHiddenMetricsForVersion windowsRunAsService winkernel.enableDSR
        winkernel.forwardHealthCheckVip winkernel.networkName winkernel.rootHnsEndpointName winkernel.sourceVip
        """;

    [Fact]
    public void Every_flag_of_kube_proxy_is_known_and_no_other() =>
        Flags.All.Select(flag => flag.Name).Order(StringComparer.Ordinal).ShouldBe(Words(UpstreamFlags));

    [Fact]
    public void Every_field_of_kube_proxy_is_known_and_no_other() =>
        Fields.All.Select(field => field.Path).ShouldBe(Words(UpstreamFields));

    [Fact]
    public void Every_flag_is_in_the_help_text_unless_it_is_deprecated()
    {
        var help = HelpText.Render();

        foreach (var flag in Flags.All)
        {
            help.Contains($"--{flag.Name}", StringComparison.Ordinal).ShouldBe(flag.Deprecation is null, flag.Name);
        }

        help.Split('\n').Max(line => line.Length).ShouldBeLessThanOrEqualTo(120);
    }

    [Fact]
    public void Every_flag_sets_fields_of_one_kind() =>
        Flags.All.Where(flag => flag.Sets.Select(field => (field.KindName, field.DefaultText)).Distinct().Count() != 1).ShouldBeEmpty();

    [Fact]
    public void Every_flag_sets_a_field_that_is_in_a_table() =>
        Flags.All.SelectMany(flag => flag.Sets).Except(Fields.All).Except(ProcessFields.All).ShouldBeEmpty();

    private static IEnumerable<string> Words(string text) =>
        text.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal);
}
